import type { Clock } from '../../registry/clock.ts';
import type { KubeClient, Selection } from '../client.ts';
import { isRefusal, KubeError } from '../kube-error.ts';
import { type KubeObject, keyOf, type Resource } from '../objects.ts';
import { backoffMs } from './backoff.ts';
import type { ChangeListener, Informer } from './informer.ts';
import { createStore } from './store.ts';

export interface InformerOptions<Value> {
  readonly client: KubeClient;
  readonly clock: Clock;
  /** From 0 up to 1, as Math.random gives. */
  readonly random: () => number;
  readonly resource: Resource;
  readonly selection?: Selection;
  /** What is kept of an object; undefined keeps nothing, as if it were not there. It must not throw. */
  readonly project: (object: KubeObject) => Value | undefined;
  /** The cluster may not know this kind: then there are no such objects, and it is looked for again now and then. */
  readonly mayBeUnknown?: boolean;
  /** Told when following breaks, and what a listener threw. */
  readonly onFault?: (error: unknown) => void;
  readonly settings?: Partial<InformerSettings>;
}

export interface InformerSettings {
  readonly pageSize: number;
  /** How long one watch lasts; half as much again at most, so that not all end at once. */
  readonly watchSeconds: number;
  /** With bookmarks, which come every minute, a watch is never silent for so long. */
  readonly silenceMs: number;
  readonly longestBackoffMs: number;
}

const usualSettings: InformerSettings = { pageSize: 500, watchSeconds: 300, silenceMs: 150_000, longestBackoffMs: 30_000 };

/** @source Kubernetes API concepts, "Efficient detection of changes"; client-go tools/cache reflector */
export function createInformer<Value>(options: InformerOptions<Value>): Informer<Value> {
  const { client, clock, random, resource, selection = {}, project } = options;
  const settings = { ...usualSettings, ...options.settings };
  const report = options.onFault ?? (() => undefined);
  const store = createStore<Value>(report);
  const synced = Promise.withResolvers<void>();
  let isSynced = false;
  let isRunning = false;
  let heardAtMs: number | undefined;
  let failures = 0;

  function heard(): void {
    heardAtMs = clock.now();
    failures = 0;
  }

  /** Reads everything anew, and tells what is different from before. */
  async function list(signal: AbortSignal): Promise<string> {
    const present = new Set<string>();
    let resourceVersion = '';
    for await (const page of client.pages(resource, { ...selection, pageSize: settings.pageSize, signal })) {
      for (const object of page.items) {
        const key = keyOf(object.metadata);
        present.add(key);
        take(key, object);
      }
      resourceVersion = page.resourceVersion;
      heardAtMs = clock.now();
    }
    complete(present);
    return resourceVersion;
  }

  /** Everything that is there has been read. */
  function complete(present: ReadonlySet<string>): void {
    store.keepOnly(present);
    heard();
    isSynced = true;
    synced.resolve();
  }

  function take(key: string, object: KubeObject): void {
    const value = project(object);
    if (value === undefined) store.remove(key);
    else store.set(key, value);
  }

  /** Watches until the server ends it. @returns the version that the next watch goes on from */
  async function watch(from: string, signal: AbortSignal): Promise<string> {
    let resourceVersion = from;
    const timeoutSeconds = Math.round(settings.watchSeconds * (1 + random() / 2));
    const { silenceMs } = settings;
    const events = client.watch(resource, { ...selection, resourceVersion, timeoutSeconds, silenceMs, signal });
    for await (const event of events) {
      heard();
      if (event.kind === 'bookmark') {
        resourceVersion = event.resourceVersion;
        continue;
      }
      const key = keyOf(event.object.metadata);
      if (event.kind === 'gone') store.remove(key);
      else take(key, event.object);
      resourceVersion = event.object.metadata.resourceVersion ?? resourceVersion;
    }
    return resourceVersion;
  }

  /** Goes on until the signal. What is known of the version survives a broken watch, so that a list is rarely needed. */
  async function follow(signal: AbortSignal): Promise<void> {
    let version: string | undefined;
    while (!signal.aborted) {
      const startedAtMs = clock.now();
      try {
        if (version === undefined) {
          version = await list(signal);
          continue;
        }
        version = await watch(version, signal);
        // A server that ends watches at once would otherwise be asked without pause.
        if (clock.now() - startedAtMs < shortestWatchMs) await clock.sleep(random() * shortestWatchMs, signal);
      } catch (error) {
        signal.throwIfAborted();
        if (!(error instanceof KubeError)) throw error;
        if (isRefusal(error, 'expired')) version = undefined;
        if (options.mayBeUnknown === true && isRefusal(error, 'not-found')) {
          version = undefined;
          complete(new Set());
          await clock.sleep(settings.longestBackoffMs * (1 + random()), signal);
          continue;
        }
        failures += 1;
        report(error);
        const waitMs = error.retryAfterMs ?? backoffMs(failures, { random, longestMs: settings.longestBackoffMs });
        await clock.sleep(waitMs, signal);
      }
    }
  }

  return {
    resource,
    get: store.get,
    entries: store.entries,
    get size() {
      return store.size();
    },
    listen(listener: ChangeListener<Value>, { replay = false } = {}) {
      return store.listen(listener, replay);
    },
    async synced(signal) {
      if (isSynced) return;
      signal?.throwIfAborted();
      const left = Promise.withResolvers<never>();
      const onAbort = (): void => left.reject(signal?.reason);
      signal?.addEventListener('abort', onAbort, { once: true });
      try {
        await Promise.race([synced.promise, left.promise]);
      } finally {
        signal?.removeEventListener('abort', onAbort);
      }
    },
    health: () => ({ isSynced, failures, ...(heardAtMs !== undefined && { heardAtMs }) }),
    async run(signal) {
      if (isRunning) throw new Error(`the informer of ${resource.plural} runs already`);
      isRunning = true;
      try {
        await follow(signal);
      } finally {
        isRunning = false;
      }
    },
  };
}

const shortestWatchMs = 1000;
