import type { Change, ChangeListener } from './informer.ts';

/** What an informer knows, and who is told. */
export interface Store<Value> {
  get(key: string): Value | undefined;
  entries(): IterableIterator<readonly [string, Value]>;
  size(): number;
  set(key: string, value: Value): void;
  remove(key: string): void;
  /** Removes everything else. */
  keepOnly(keys: ReadonlySet<string>): void;
  listen(listener: ChangeListener<Value>, replay: boolean): () => void;
}

/** @param report told what a listener threw */
export function createStore<Value>(report: (error: unknown) => void): Store<Value> {
  const values = new Map<string, Value>();
  const listeners = new Set<ChangeListener<Value>>();

  function tell(listener: ChangeListener<Value>, change: Change<Value>): void {
    try {
      listener(change);
    } catch (error) {
      report(error);
    }
  }

  function tellAll(change: Change<Value>): void {
    for (const listener of listeners) tell(listener, change);
  }

  function remove(key: string): void {
    const before = values.get(key);
    if (before === undefined) return;
    values.delete(key);
    tellAll({ kind: 'gone', key, before });
  }

  return {
    get: (key) => values.get(key),
    entries: () => values.entries(),
    size: () => values.size,
    set(key, value) {
      const before = values.get(key);
      values.set(key, value);
      tellAll({ kind: 'set', key, value, ...(before !== undefined && { before }) });
    },
    remove,
    keepOnly(keys) {
      for (const key of values.keys()) if (!keys.has(key)) remove(key);
    },
    listen(listener, replay) {
      listeners.add(listener);
      if (replay) for (const [key, value] of values) tell(listener, { kind: 'set', key, value });
      return () => listeners.delete(listener);
    },
  };
}
