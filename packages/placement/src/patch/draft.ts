import { isObject, memberOf } from '../pod/json.ts';

/** One step of a JSON patch. We never write others. @source RFC 6902, section 4 */
export type PatchOperation =
  | { readonly op: 'add' | 'test'; readonly path: string; readonly value: unknown }
  | { readonly op: 'remove'; readonly path: string };

/** Names of members and numbers of items, from the root; `-` is the end of a list. */
export type PatchPath = readonly (string | number)[];

/**
 * A document that is changed step by step while the steps are written down. Parents that are missing, or null, come into
 * being with the first value below them.
 */
export interface Draft {
  readonly operations: readonly PatchOperation[];
  /** Sets a member. */
  set(path: PatchPath, value: unknown): void;
  /** Appends to a list. */
  append(path: PatchPath, item: unknown): void;
  /** Takes an item out of a list that holds it. */
  take(path: PatchPath, index: number): void;
}

/** @param document parsed JSON of our own copy; it is changed */
export function startDraft(document: unknown): Draft {
  const operations: PatchOperation[] = [];
  const write = (path: PatchPath, value: unknown) => {
    const present = presentPart(document, path);
    // One `add` makes everything that is missing: the nearest parent that exists receives the rest as its value.
    const target = path.slice(0, present + 1);
    const nested = path.slice(present + 1).reverse();
    let added = value;
    for (const key of nested) added = { [key]: added };
    put(document, target, added);
    // A copy, as later steps change what is in the document now.
    operations.push({ op: 'add', path: pointer(target), value: structuredClone(added) });
  };
  return {
    operations,
    set: write,
    append(path, item) {
      const list = valueAt(document, path);
      if (!Array.isArray(list)) return write(path, [item]);
      list.push(item);
      operations.push({ op: 'add', path: `${pointer(path)}/-`, value: item });
    },
    take(path, index) {
      const list = valueAt(document, path);
      if (!Array.isArray(list)) return;
      operations.push(
        { op: 'test', path: pointer([...path, index]), value: list[index] as unknown },
        { op: 'remove', path: pointer([...path, index]) },
      );
      list.splice(index, 1);
    },
  };
}

/** How many steps of a path lead to an object that is there. */
function presentPart(document: unknown, path: PatchPath): number {
  let steps = 0;
  for (let value = document; steps < path.length - 1; steps += 1) {
    value = step(value, path[steps]);
    if (!isObject(value) && !Array.isArray(value)) return steps;
  }
  return steps;
}

function valueAt(document: unknown, path: PatchPath): unknown {
  let value = document;
  for (const key of path) value = step(value, key);
  return value;
}

function step(value: unknown, key: string | number | undefined): unknown {
  if (Array.isArray(value)) return typeof key === 'number' ? (value[key] as unknown) : undefined;
  return isObject(value) && key !== undefined ? memberOf(value, String(key)) : undefined;
}

function put(document: unknown, path: PatchPath, value: unknown): void {
  const parent = valueAt(document, path.slice(0, -1));
  const key = path.at(-1);
  if (!isObject(parent) || key === undefined) return;
  Object.defineProperty(parent, key, { value, writable: true, enumerable: true, configurable: true });
}

/** @source RFC 6901, section 3: `~` and `/` are escaped */
function pointer(path: PatchPath): string {
  return path.map((key) => `/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}
