import type { Finding, Place } from '@landfall/model';
import { intakeFindings } from '../../notes/findings.ts';
import type { LoadedProject } from '../load/options.ts';
import type { Node } from '../tree/node.ts';

/** Variables that every shell has, and that say something about the machine and its user. */
const ownToShells: ReadonlySet<string> = new Set([
  'HOME',
  'HOSTNAME',
  'LANG',
  'LOGNAME',
  'OLDPWD',
  'PATH',
  'PWD',
  'SHELL',
  'TERM',
  'TMPDIR',
  'UID',
  'USER',
]);

/**
 * Which variables that the input refers to, or names without a value, came from the shell. Compose takes them, and so do
 * we; but the delivery depends on them, and nobody sees it there.
 */
export function shellVariables({ tree, shell }: LoadedProject): Finding[] {
  const first = new Map<string, Place>();
  const visit = (node: Node): void => {
    if (node.kind === 'map') for (const child of node.entries.values()) visit(child);
    else if (node.kind === 'seq') for (const item of node.items) visit(item);
    else for (const name of node.variables ?? []) if (shell.has(name) && !first.has(name)) first.set(name, node.place);
  };
  visit(tree);
  const names = [...first.keys()].sort();
  return [
    ...finding(
      'variable-of-shell',
      names.filter((name) => ownToShells.has(name)),
      first,
    ),
    ...finding(
      'variable-from-shell',
      names.filter((name) => !ownToShells.has(name)),
      first,
    ),
  ];
}

function finding(
  code: 'variable-from-shell' | 'variable-of-shell',
  names: readonly string[],
  places: ReadonlyMap<string, Place>,
): Finding[] {
  const place = places.get(names[0] ?? '');
  if (place === undefined) return [];
  const list = names.join(', ');
  const isOwn = code === 'variable-of-shell';
  return [
    {
      code,
      severity: intakeFindings[code].severity,
      place,
      message: isOwn
        ? `${list} in the delivery ${names.length === 1 ? 'is' : 'are'} what the shell had that rendered it: it tells of that machine, not of the cluster.`
        : `${list} came from the shell that rendered, not from an env file.`,
      remedy: isOwn
        ? 'Give the value in the Compose file or in .env, or remove the variable.'
        : 'Give the value in .env or .env.<environment>, so that every rendering has the same.',
    },
  ];
}
