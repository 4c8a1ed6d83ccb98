import { servicesOf } from '../../compose-project.ts';
import { mayBecome } from '../container-texts.ts';
import { type Figure, type Measured, serviceKey } from '../figure.ts';
import type { Container } from '../kubernetes.ts';

/** Every entrypoint and command is that of the container, word for word. */
export function measureCommands({ project, graph }: Measured): Figure {
  const stated = servicesOf(project).flatMap(([service, { entrypoint, command }]) => [
    ...linesOf(service, 'entrypoint', entrypoint),
    ...linesOf(service, 'command', command).map((line) => ({ ...line, isFirst: entrypoint?.length === 0 })),
  ]);
  const missed = stated.filter((line) => !isKept(graph.find(line.service)?.container, line));
  return {
    title: 'commands kept',
    wanted: stated.length,
    misses: missed.map(({ service, setting, words }) => ({
      what: `${service}.${setting}: ${words.join(' ').slice(0, 80)}`,
      keys: [serviceKey(service, setting)],
      services: [service],
      words: [setting],
    })),
  };
}

interface Line {
  readonly service: string;
  readonly setting: 'entrypoint' | 'command';
  readonly words: readonly string[];
  /** Nothing stands before the command: its first word is the program. */
  readonly isFirst?: boolean;
}

/** An empty list clears what the image says, which is another thing. */
function linesOf(service: string, setting: Line['setting'], words: readonly string[] | null | undefined): readonly Line[] {
  return words === undefined || words === null || words.length === 0 ? [] : [{ service, setting, words }];
}

/** Kubernetes calls them `command` and `args`. With an entrypoint that is cleared, the command is all there is. */
function isKept(container: Container | undefined, { setting, words, isFirst = false }: Line): boolean {
  if (container === undefined) return false;
  const { command = [], args = [] } = container;
  const given = isFirst ? [...command, ...args] : setting === 'command' ? args : command;
  return given.length === words.length && given.every((text, index) => mayBecome(container, text).test(words[index] ?? ''));
}
