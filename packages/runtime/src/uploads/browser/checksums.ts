import type { ChecksumKind } from '../protocol.ts';
import { hashBlob } from './hash.ts';
import { surroundings, type WorkerLike } from './platform.ts';
import { UploadFailure } from './upload-failure.ts';

/** What the worker is asked. */
export interface ChecksumOrder {
  readonly id: number;
  readonly blob: Blob;
  readonly kind: ChecksumKind;
}

/** What the worker answers. */
export type ChecksumAnswer = { readonly id: number; readonly value: string } | { readonly id: number; readonly error: string };

export interface Checksums {
  /**
   * Base64.
   *
   * @throws UploadFailure `FILE_CHANGED` when the file cannot be read any more
   */
  make(blob: Blob, kind: ChecksumKind): Promise<string>;
  close(): void;
}

/**
 * Checksums from a worker, which is started when the first is needed. Where there are no workers, or a policy of the page forbids
 * this one, they are made here.
 *
 * @param startWorker undefined for the worker of this package, null for none
 */
export function createChecksums(startWorker: (() => WorkerLike) | null | undefined): Checksums {
  let worker: WorkerLike | undefined;
  let isWorkerRefused = startWorker === null;
  let isClosed = false;
  let lastId = 0;
  const waiting = new Map<number, { readonly order: ChecksumOrder; readonly settle: (value: Promise<string>) => void }>();

  const doWithoutWorker = (): void => {
    isWorkerRefused = true;
    worker?.terminate();
    worker = undefined;
    for (const { order, settle } of waiting.values()) settle(makeHere(order.blob, order.kind));
    waiting.clear();
  };
  const start = (): WorkerLike | undefined => {
    if (isWorkerRefused) return undefined;
    try {
      worker = startWorker === undefined || startWorker === null ? startOwnWorker() : startWorker();
    } catch {
      isWorkerRefused = true; // a policy of the page forbids it
    }
    if (worker === undefined) return undefined;
    worker.addEventListener('message', ({ data }) => {
      const answer = data as ChecksumAnswer; // from our own worker
      const order = waiting.get(answer.id);
      waiting.delete(answer.id);
      order?.settle('value' in answer ? Promise.resolve(answer.value) : Promise.reject(unreadable(answer.error)));
    });
    worker.addEventListener('error', doWithoutWorker);
    return worker;
  };
  return {
    async make(blob, kind) {
      if (isClosed) throw closed();
      const running = worker ?? start();
      if (running === undefined) return makeHere(blob, kind);
      const order: ChecksumOrder = { id: (lastId += 1), blob, kind };
      const { promise, resolve } = Promise.withResolvers<string>();
      waiting.set(order.id, { order, settle: resolve });
      running.postMessage(order, []);
      return promise;
    },
    close() {
      isClosed = true;
      worker?.terminate();
      worker = undefined;
      for (const { settle } of waiting.values()) settle(Promise.reject(closed()));
      waiting.clear();
    },
  };
}

/** Written so that bundlers see it, and put the worker where it is found. */
function startOwnWorker(): WorkerLike | undefined {
  const { Worker } = surroundings;
  return Worker === undefined ? undefined : new Worker(new URL('./checksum-worker.js', import.meta.url), { type: 'module' });
}

async function makeHere(blob: Blob, kind: ChecksumKind): Promise<string> {
  try {
    return await hashBlob(blob, kind);
  } catch (error) {
    throw unreadable(error instanceof Error ? error.message : String(error));
  }
}

function unreadable(reason: string): UploadFailure {
  return new UploadFailure({
    code: 'FILE_CHANGED',
    message: `The file cannot be read any more: ${reason}`,
    hint: 'Choose the file again; if it has changed, it is a new upload.',
    retry: 'never',
  });
}

function closed(): UploadFailure {
  return new UploadFailure({ code: 'CANCELLED', message: 'The uploader was closed.', hint: 'Open another one.', retry: 'never' });
}
