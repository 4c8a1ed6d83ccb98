import type { PatchOperation } from '../patch/draft.ts';

/** Applies a JSON patch as RFC 6902 says, and refuses what a server would refuse. It shares no code with what writes patches. */
export function applyPatch(text: string, operations: readonly PatchOperation[]): string {
  const root = { document: JSON.parse(text) as unknown };
  for (const operation of operations) {
    const path = operation.path
      .split('/')
      .slice(1)
      .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
    const key = path.pop();
    if (key === undefined) throw new Error('the whole document is not ours');
    let parent: unknown = root.document;
    for (const part of path) parent = child(parent, part, operation.path);
    if (operation.op === 'test') {
      const value = child(parent, key, operation.path);
      if (JSON.stringify(value) !== JSON.stringify(operation.value)) throw new Error(`test failed at ${operation.path}`);
    } else if (Array.isArray(parent)) {
      changeList(parent, key, operation);
    } else {
      if (typeof parent !== 'object' || parent === null) throw new Error(`no parent at ${operation.path}`);
      if (operation.op === 'remove') throw new Error(`nothing but items of lists is removed: ${operation.path}`);
      Object.defineProperty(parent, key, { value: operation.value, enumerable: true, writable: true, configurable: true });
    }
  }
  return JSON.stringify(root.document);
}

function changeList(list: unknown[], key: string, operation: Exclude<PatchOperation, { op: 'test' }>): void {
  const index = key === '-' ? list.length : Number(key);
  if (operation.op === 'remove') {
    if (index >= list.length) throw new Error(`nothing to remove at ${operation.path}`);
    list.splice(index, 1);
    return;
  }
  if (!Number.isInteger(index) || index > list.length) throw new Error(`no place at ${operation.path}`);
  list.splice(index, 0, operation.value);
}

function child(parent: unknown, key: string, path: string): unknown {
  if (typeof parent !== 'object' || parent === null || !Object.hasOwn(parent, key)) throw new Error(`nothing at ${path}`);
  return Object.getOwnPropertyDescriptor(parent, key)?.value as unknown;
}
