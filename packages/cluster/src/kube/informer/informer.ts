import type { Resource } from '../objects.ts';

/** What became different among the objects that an informer follows. */
export type Change<Value> =
  /** New, or changed; `before` is what it was, when it was known. */
  | { readonly kind: 'set'; readonly key: string; readonly value: Value; readonly before?: Value }
  | { readonly kind: 'gone'; readonly key: string; readonly before: Value };

export type ChangeListener<Value> = (change: Change<Value>) => void;

/** How an informer is. */
export interface InformerHealth {
  /** The first list is complete. */
  readonly isSynced: boolean;
  /** When the API server was heard of last, by the clock of the informer; undefined when it never was. */
  readonly heardAtMs?: number;
  /** Failures since it went well last. */
  readonly failures: number;
}

/**
 * Follows all objects of a kind and keeps what is wanted of each: lists them, then watches, and does so again whenever that
 * breaks. Nothing of an object is kept but its projection.
 */
export interface Informer<Value> {
  readonly resource: Resource;
  /** By `namespace/name`, or the name alone. */
  get(key: string): Value | undefined;
  entries(): IterableIterator<readonly [key: string, value: Value]>;
  readonly size: number;
  /**
   * Tells of every change from now on, after it can be seen by `get`. What a listener throws is given to `onFault` and
   * changes nothing here.
   *
   * @param options.replay begins with all that is known
   * @returns what ends it
   */
  listen(listener: ChangeListener<Value>, options?: { readonly replay?: boolean }): () => void;
  /** Settles when the first list is complete; rejects with the reason of the signal. */
  synced(signal?: AbortSignal): Promise<void>;
  health(): InformerHealth;
  /** Follows until the signal; never throws but its reason. One run at a time. */
  run(signal: AbortSignal): Promise<void>;
}
