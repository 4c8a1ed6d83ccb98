import { parseArgs } from 'node:util';
import type { FakeNodes } from './fake-nodes.ts';
import { type PartName, parts } from './parts/parts.ts';

/** What a person asked of the cluster that is held between commands. */
export type Request =
  | { readonly command: 'help' | 'down' | 'status' }
  | { readonly command: 'up'; readonly with: readonly PartName[]; readonly fakeNodes: FakeNodes }
  | { readonly command: 'kubectl' | 'load'; readonly args: readonly string[] };

export const help = `A real Kubernetes cluster on this machine, to try things by hand.

  node e2e/cluster up [--with PART]... [--fake-nodes ARCHITECTURE=COUNT]...
  node e2e/cluster status            where it is and how its Pods are
  node e2e/cluster kubectl ARGS...   runs kubectl with all rights
  node e2e/cluster load ARCHIVE...   makes images known to the node, as \`docker save\` writes them
  node e2e/cluster down

\`up\` returns when the cluster is ready. There is one at a time; tests start others of their own.

Parts: ${Object.keys(parts).join(', ')}
`;

/** @throws with a sentence for the person when the arguments make no sense */
export function readCommandLine(args: readonly string[]): Request {
  const [command = 'help', ...rest] = args;
  switch (command) {
    case 'kubectl':
    case 'load':
      return { command, args: rest };
    case 'up':
      return readUp(rest);
    case 'down':
    case 'status':
      if (rest.length === 0) return { command };
      throw new Error(`"${command}" takes no arguments.`);
    case 'help':
    case '--help':
    case '-h':
      return { command: 'help' };
    default:
      throw new Error(`There is no command "${command}". See: node e2e/cluster --help`);
  }
}

function readUp(args: readonly string[]): Request {
  const { values } = parseArgs({
    args: [...args],
    options: {
      with: { type: 'string', multiple: true, default: [] },
      'fake-nodes': { type: 'string', multiple: true, default: [] },
      help: { type: 'boolean', short: 'h' },
    },
  });
  if (values.help === true) return { command: 'help' };
  return {
    command: 'up',
    with: values.with.flatMap((list) => list.split(',')).map(readPart),
    fakeNodes: Object.fromEntries(values['fake-nodes'].flatMap((list) => list.split(',')).map(readFakeNodes)),
  };
}

function readPart(name: string): PartName {
  if (Object.hasOwn(parts, name)) return name as PartName; // a key of the list, as tested here
  throw new Error(`There is no part "${name}". Known: ${Object.keys(parts).join(', ')}.`);
}

function readFakeNodes(text: string): readonly [string, number] {
  const { architecture, count } = /^(?<architecture>[a-z0-9]+)=(?<count>\d+)$/.exec(text)?.groups ?? {};
  if (architecture !== undefined && count !== undefined) return [architecture, Number(count)];
  throw new Error(`"${text}" does not say how many fake nodes of which architecture. Expected, for example: arm64=3`);
}
