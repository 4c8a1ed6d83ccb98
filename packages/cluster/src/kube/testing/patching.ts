/** What came of a patch: the object, or that a test step did not hold. */
export type Patched = { readonly kind: 'object'; readonly object: unknown } | { readonly kind: 'refused'; readonly why: string };

interface Step {
  readonly op: string;
  readonly path: string;
  readonly value?: unknown;
}

/** Applies add, replace, remove and test to a copy. @source RFC 6902 */
export function applyJsonPatch(object: unknown, steps: readonly Step[]): Patched {
  const copy = structuredClone(object);
  for (const { op, path, value } of steps) {
    const keys = path
      .split('/')
      .slice(1)
      .map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'));
    const last = keys.pop() ?? '';
    let parent: unknown = copy;
    for (const key of keys) parent = childOf(parent, key);
    if (typeof parent !== 'object' || parent === null) return { kind: 'refused', why: `${path} is not there` };
    if (op === 'test' && JSON.stringify(childOf(parent, last)) !== JSON.stringify(value))
      return { kind: 'refused', why: `testing value ${path} failed` };
    if (op !== 'test') change(parent, last, op === 'remove' ? undefined : { value, isInsert: op === 'add' });
  }
  return { kind: 'object', object: copy };
}

/** Applies members to a copy; null removes one. @source RFC 7396 */
export function applyMergePatch(object: unknown, members: unknown): unknown {
  if (!isObject(members)) return structuredClone(members);
  const merged: Record<string, unknown> = isObject(object) ? { ...object } : {};
  for (const [key, value] of Object.entries(members)) {
    if (value === null) Reflect.deleteProperty(merged, key);
    else merged[key] = applyMergePatch(merged[key], value);
  }
  return merged;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function childOf(parent: unknown, key: string): unknown {
  if (Array.isArray(parent)) return parent[Number(key)] as unknown;
  return isObject(parent) ? parent[key] : undefined;
}

function change(parent: object, key: string, next: { readonly value: unknown; readonly isInsert: boolean } | undefined): void {
  if (!Array.isArray(parent)) {
    if (next === undefined) Reflect.deleteProperty(parent, key);
    else Reflect.set(parent, key, next.value);
    return;
  }
  const index = key === '-' ? parent.length : Number(key);
  if (next === undefined) parent.splice(index, 1);
  else parent.splice(index, next.isInsert ? 0 : 1, next.value);
}
