import { writeYaml } from '../output/write-yaml.ts';
import { type AnyTraced, leafOf, type Scalar } from '../traced.ts';

/** A plain object as YAML, with the quoting of all our output and without remarks: for files that no key of the input made. */
export function constantYaml(value: object, header: readonly string[]): string {
  return writeYaml(traced(value), { header }).text;
}

type Plain = Scalar | readonly Plain[] | { readonly [key: string]: Plain };

function traced(value: unknown): AnyTraced {
  // Callers write literals: scalars, lists and maps of them.
  const tree = value as Plain;
  if (tree === null || typeof tree !== 'object') return leafOf(tree, { how: 'default', rule: 'argocd', why: '' }, '');
  if (Array.isArray(tree)) return { kind: 'listing', items: tree.map(traced), remark: '' };
  return {
    kind: 'branch',
    entries: Object.fromEntries(Object.entries(tree).map(([key, item]) => [key, traced(item)])),
    remark: '',
  };
}
