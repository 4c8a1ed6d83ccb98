import type { AnyTraced, Scalar } from '../traced.ts';

type AnyBranch = Extract<AnyTraced, { kind: 'branch' }>;

const removed: AnyTraced = {
  kind: 'leaf',
  value: null,
  origin: { how: 'default', rule: 'absent-here', why: 'this environment does not have it' },
};

/**
 * The smallest overlay that turns the values of one tree into those of another when Helm merges the two files: maps are
 * merged, everything else is replaced whole, and null stands for a key that is to go. An empty map when nothing differs.
 *
 * @source Helm "Values Files": "deleting a default key" by null; pkg/cli/values, which merges files key by key
 */
export function differenceOf(base: AnyTraced, environment: AnyTraced): AnyTraced {
  if (base.kind === 'branch' && environment.kind === 'branch') return branchDifference(base, environment);
  return areEqual(base, environment) ? { kind: 'branch', entries: {} } : environment;
}

function branchDifference(base: AnyBranch, environment: AnyBranch): AnyBranch {
  const entries: [string, AnyTraced][] = [];
  for (const [key, value] of Object.entries(environment.entries)) {
    const former = Object.hasOwn(base.entries, key) ? base.entries[key] : undefined;
    if (former === undefined) entries.push([key, value]);
    else if (former.kind === 'branch' && value.kind === 'branch') {
      const inner = branchDifference(former, value);
      if (Object.keys(inner.entries).length > 0) entries.push([key, inner]);
    } else if (!areEqual(former, value)) entries.push([key, value]);
  }
  for (const key of Object.keys(base.entries)) if (!Object.hasOwn(environment.entries, key)) entries.push([key, removed]);
  return {
    kind: 'branch',
    entries: Object.fromEntries(entries),
    ...(environment.remark === undefined ? {} : { remark: environment.remark }),
    ...(environment.grows === undefined ? {} : { grows: environment.grows }),
  };
}

/** Equal in value; where a value came from and what is said beside it do not count. */
function areEqual(a: AnyTraced, b: AnyTraced): boolean {
  if (a.kind === 'leaf') return b.kind === 'leaf' && isSameScalar(a.value, b.value);
  if (a.kind === 'listing') {
    if (b.kind !== 'listing' || a.items.length !== b.items.length) return false;
    return a.items.every((item, index) => {
      const other = b.items[index];
      return other !== undefined && areEqual(item, other);
    });
  }
  if (b.kind !== 'branch') return false;
  const keys = Object.keys(a.entries);
  if (keys.length !== Object.keys(b.entries).length) return false;
  return keys.every((key) => {
    const left = a.entries[key];
    const right = Object.hasOwn(b.entries, key) ? b.entries[key] : undefined;
    return left !== undefined && right !== undefined && areEqual(left, right);
  });
}

function isSameScalar(a: Scalar, b: Scalar): boolean {
  return Object.is(a, b);
}
