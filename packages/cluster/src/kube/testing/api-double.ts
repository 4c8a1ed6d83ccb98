import type { KubeAnswer, KubeRequest, KubeStream, KubeTransport } from '../http/transport.ts';
import { KubeError } from '../kube-error.ts';
import { applyJsonPatch, applyMergePatch } from './patching.ts';
import { type Place, readPlace } from './place.ts';

/** What happens to a request instead of an answer; `hang` lasts until its signal. */
export type ApiFault = { readonly status: number; readonly retryAfterMs?: number } | 'cut' | 'hang';

/** Plays an API server for tests: objects, versions, watches, and faults on demand. It is held against a real one. */
export interface ApiDouble {
  readonly transport: KubeTransport;
  /** Every request so far, as `GET /api/v1/pods`. */
  readonly seen: readonly string[];
  /** Decides on a fault for a request; undefined for none. */
  fail(fault: ((request: KubeRequest) => ApiFault | undefined) | undefined): void;
  /** Forgets what happened before now, as etcd does: older versions are gone. */
  compact(): void;
  /** Ends every watch as a broken connection does. */
  cutWatches(): void;
  /** Tells every watch that nothing happened. */
  bookmark(): void;
  readonly openWatches: number;
}

interface Stored {
  readonly [member: string]: unknown;
  readonly metadata: {
    readonly [member: string]: unknown;
    readonly name: string;
    readonly namespace?: string;
    readonly resourceVersion: string;
  };
}

interface Happening {
  readonly version: number;
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED';
  readonly collection: string;
  readonly object: Stored;
}

interface Named {
  readonly collection: string;
  readonly name: string;
  readonly namespace: string | undefined;
}

interface Watch {
  readonly place: Place;
  readonly push: (line: string | KubeError | undefined) => void;
}

export function createApiDouble(): ApiDouble {
  const objects = new Map<string, Stored>();
  const happenings: Happening[] = [];
  const watches = new Set<Watch>();
  const seen: string[] = [];
  let version = 100;
  let compactedAt = 0;
  let fault: ((request: KubeRequest) => ApiFault | undefined) | undefined;

  function happen(type: Happening['type'], { collection, name, namespace }: Named, content: object): Stored {
    version += 1;
    const metadata = 'metadata' in content && typeof content.metadata === 'object' ? content.metadata : {};
    const uid = metadata !== null && 'uid' in metadata ? metadata.uid : `uid-${version}`;
    const object: Stored = {
      ...content,
      metadata: { ...metadata, name, ...(namespace !== undefined && { namespace }), uid, resourceVersion: String(version) },
    };
    const key = `${collection} ${namespace ?? ''} ${name}`;
    if (type === 'DELETED') objects.delete(key);
    else objects.set(key, object);
    const happening = { version, type, collection, object };
    happenings.push(happening);
    for (const { place, push } of watches)
      if (place.collection === collection && place.selects(object)) push(eventLine(happening));
    return object;
  }

  function inOrder(place: Place): readonly Stored[] {
    const found = [...objects].filter(([key, object]) => key.startsWith(`${place.collection} `) && place.selects(object));
    return found.sort(([a], [b]) => (a < b ? -1 : 1)).map(([, object]) => object);
  }

  function list(place: Place): KubeAnswer {
    const all = inOrder(place);
    const [from, until] = [place.after, place.after + place.limit];
    const next = until < all.length ? { continue: String(until) } : {};
    return answer(200, { kind: 'List', metadata: { resourceVersion: String(version), ...next }, items: all.slice(from, until) });
  }

  function handle(request: KubeRequest, place: Place): KubeAnswer {
    const key = `${place.collection} ${place.namespace ?? ''} ${place.name ?? ''}`;
    const known = objects.get(key);
    const body = bodyOf(request);
    if (place.name === undefined) return request.method === 'POST' ? create(place, body) : list(place);
    if (request.method === 'PATCH' && request.content?.type === 'application/apply-patch+yaml') {
      const merged = applyMergePatch(known ?? {}, body) as object; // members of an object
      return answer(
        known === undefined ? 201 : 200,
        happen(known === undefined ? 'ADDED' : 'MODIFIED', { ...place, name: place.name }, merged),
      );
    }
    if (known === undefined) return refusal(404, 'NotFound', `"${place.name}" not found`);
    switch (request.method) {
      case 'GET':
        return answer(200, known);
      case 'POST':
        return place.part === 'eviction' ? remove(place, known, body) : refusal(404, 'NotFound', 'there is no such part');
      case 'DELETE':
        return remove(place, known, body);
      case 'PUT':
        return put(place, known, body);
      default:
        return patch(request, place, known);
    }
  }

  function create(place: Place, body: Record<string, unknown>): KubeAnswer {
    const { name, generateName } = (body['metadata'] ?? {}) as { readonly name?: string; readonly generateName?: string };
    const chosen = name ?? `${generateName ?? ''}${version}`;
    const key = `${place.collection} ${place.namespace ?? ''} ${chosen}`;
    if (objects.has(key)) return refusal(409, 'AlreadyExists', `"${chosen}" already exists`);
    if (place.isDryRun) return answer(201, { ...body, metadata: { ...(body['metadata'] as object), name: chosen } });
    return answer(201, happen('ADDED', { ...place, name: chosen }, body));
  }

  function put(place: Place, known: Stored, body: Record<string, unknown>): KubeAnswer {
    const { resourceVersion } = (body['metadata'] ?? {}) as { readonly resourceVersion?: string };
    if (resourceVersion !== undefined && resourceVersion !== known.metadata.resourceVersion)
      return refusal(409, 'Conflict', 'the object has been modified');
    return answer(200, happen('MODIFIED', { ...place, name: known.metadata.name }, body));
  }

  function patch(request: KubeRequest, place: Place, known: Stored): KubeAnswer {
    const content: unknown = JSON.parse(request.content?.text ?? 'null');
    const patched =
      request.content?.type === 'application/json-patch+json'
        ? applyJsonPatch(known, content as Parameters<typeof applyJsonPatch>[1]) // our own client wrote it
        : ({ kind: 'object', object: applyMergePatch(known, content) } as const);
    if (patched.kind === 'refused') return refusal(422, 'Invalid', patched.why);
    const { metadata } = patched.object as Stored; // a patch leaves the rest of the object as it is
    if (metadata.resourceVersion !== known.metadata.resourceVersion)
      return refusal(409, 'Conflict', 'the object has been modified');
    return answer(200, happen('MODIFIED', { ...place, name: known.metadata.name }, patched.object as object));
  }

  function remove(place: Place, known: Stored, body: Record<string, unknown>): KubeAnswer {
    const options = (place.part === 'eviction' ? body['deleteOptions'] : body) as
      | { readonly preconditions?: { readonly uid?: string } }
      | undefined;
    const uid = options?.preconditions?.uid;
    if (uid !== undefined && uid !== known.metadata['uid'])
      return refusal(409, 'Conflict', 'the UID in the precondition does not match');
    happen('DELETED', { ...place, name: known.metadata.name }, known);
    return answer(place.part === 'eviction' ? 201 : 200, { kind: 'Status', status: 'Success' });
  }

  async function meet(request: KubeRequest): Promise<KubeAnswer | undefined> {
    request.signal?.throwIfAborted();
    seen.push(`${request.method} ${request.path.split('?')[0] ?? ''}`);
    const met = fault?.(request);
    if (met === undefined) return undefined;
    if (met === 'cut') throw new KubeError('unreachable', 'the double cut the connection');
    if (met !== 'hang')
      return {
        ...refusal(met.status, 'Fault', 'the double fails on demand'),
        ...(met.retryAfterMs !== undefined && { retryAfterMs: met.retryAfterMs }),
      };
    return new Promise((_, reject) => {
      request.signal?.addEventListener('abort', () => reject(request.signal?.reason as Error), { once: true });
    });
  }

  async function open(request: KubeRequest): Promise<KubeStream> {
    const met = await meet(request);
    if (met !== undefined) return { ...met, lines: linesFrom([met.text]) };
    const place = readPlace(request);
    if (place.since < compactedAt)
      return {
        status: 200,
        lines: linesFrom([
          JSON.stringify({
            type: 'ERROR',
            object: JSON.parse(refusal(410, 'Expired', 'too old resource version').text) as unknown,
          }),
        ]),
      };
    const missed = happenings.filter(
      (each) => each.version > place.since && each.collection === place.collection && place.selects(each.object),
    );
    return { status: 200, lines: follow(place, missed.map(eventLine), request.signal) };
  }

  async function* follow(
    place: Place,
    first: readonly string[],
    signal: AbortSignal | undefined,
  ): AsyncGenerator<string, void, undefined> {
    const waiting: (string | KubeError | undefined)[] = [...first];
    let wake = Promise.withResolvers<void>();
    const watch: Watch = {
      place,
      push(line) {
        waiting.push(line);
        wake.resolve();
      },
    };
    watches.add(watch);
    const onAbort = (): void => watch.push(undefined);
    signal?.addEventListener('abort', onAbort, { once: true });
    try {
      for (;;) {
        signal?.throwIfAborted();
        while (waiting.length > 0) {
          const line = waiting.shift();
          if (line instanceof KubeError) throw line;
          signal?.throwIfAborted();
          if (line !== undefined) yield line;
        }
        await wake.promise;
        wake = Promise.withResolvers();
      }
    } finally {
      signal?.removeEventListener('abort', onAbort);
      watches.delete(watch);
    }
  }

  return {
    seen,
    transport: {
      send: async (request) => (await meet(request)) ?? handle(request, readPlace(request)),
      open,
      close: () => undefined,
    },
    fail(next) {
      fault = next;
    },
    compact() {
      version += 1;
      compactedAt = version;
    },
    cutWatches() {
      for (const { push } of watches) push(new KubeError('unreachable', 'the double cut the connection'));
    },
    bookmark() {
      const object = { metadata: { resourceVersion: String(version) } };
      for (const { push } of watches) push(JSON.stringify({ type: 'BOOKMARK', object }));
    },
    get openWatches() {
      return watches.size;
    },
  };
}

async function* linesFrom(lines: readonly string[]): AsyncGenerator<string, void, undefined> {
  yield* lines;
}

function eventLine({ type, object }: Happening): string {
  return JSON.stringify({ type, object });
}

function bodyOf({ content }: KubeRequest): Record<string, unknown> {
  const body: unknown = content === undefined ? {} : JSON.parse(content.text);
  return typeof body === 'object' && body !== null && !Array.isArray(body) ? { ...body } : {};
}

function answer(status: number, body: object): KubeAnswer {
  return { status, text: JSON.stringify(body) };
}

function refusal(status: number, reason: string, message: string): KubeAnswer {
  return answer(status, { kind: 'Status', apiVersion: 'v1', status: 'Failure', code: status, reason, message });
}
