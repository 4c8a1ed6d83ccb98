import type { UploadedFile, UploadStatus } from '../protocol.ts';
import type { Checksums } from './checksums.ts';
import type { DoorClient } from './door-client.ts';
import { fingerprintOf } from './fingerprint.ts';
import type { FileLike } from './platform.ts';
import { type RetryOptions, retry, waitAfter } from './retry.ts';
import { type SessionOptions, sendMissingParts } from './session.ts';
import { UploadFailure } from './upload-failure.ts';

/**
 * - `preparing`: the file is looked at, and the server is asked what it holds of it.
 * - `sending`, `waiting`: parts are sent; something failed and is tried again soon.
 * - `completing`: all parts are there, and the server puts them together.
 * - `paused`, `failed`: `resume` goes on from what the server holds.
 * - `completed`, `cancelled`: the end.
 */
export type UploadState = 'preparing' | 'sending' | 'waiting' | 'paused' | 'completing' | 'completed' | 'failed' | 'cancelled';

/** How an upload stands. */
export interface UploadProgress {
  readonly state: UploadState;
  /** What the server holds, and what is on its way. It may go back when a part has to be sent again. */
  readonly sentBytes: number;
  readonly totalBytes: number;
  /** Why it waits or has failed. */
  readonly failure: UploadFailure | undefined;
}

/** What is wanted of one upload. */
export interface UploadOptions {
  /** Called whenever something has changed. What it throws is lost. */
  readonly onProgress?: (progress: UploadProgress) => void;
  /** Media type, when the browser's own guess is not wanted. */
  readonly type?: string;
}

/** One file on its way. */
export interface Upload {
  /** The file as the server holds it; rejects with an `UploadFailure` when it was cancelled. A failure alone does not reject: `resume` may go on. */
  readonly completed: Promise<UploadedFile>;
  progress(): UploadProgress;
  /** Name of the upload at the server; undefined before the server has given it. */
  id(): string | undefined;
  /** Stops sending at once; parts that have arrived are kept. */
  pause(): void;
  /** Goes on after `pause` or a failure, from what the server holds. */
  resume(): void;
  /** Ends it and has the server remove what it holds. Resolves also when the server cannot be reached: it removes it in time. */
  cancel(): Promise<void>;
}

/** What all uploads of a page share. */
export interface UploadTools extends Omit<SessionOptions, 'file' | 'retrying' | 'onProgress' | 'sent'> {
  readonly door: DoorClient;
  readonly checksums: Checksums;
  readonly retrying: Pick<RetryOptions, 'backoff' | 'maxAttempts'>;
}

/** Begins, or goes on with, the upload of a file: whatever the server holds of it already is not sent again. */
export function startUpload(file: FileLike, tools: UploadTools, options: UploadOptions = {}): Upload {
  const { promise: completed, resolve, reject } = Promise.withResolvers<UploadedFile>();
  // Whoever looks at the progress alone need not handle it.
  completed.catch(() => undefined);
  const sent = new Map<number, string>();
  let progress: UploadProgress = { state: 'preparing', sentBytes: 0, totalBytes: file.size, failure: undefined };
  let [id, fingerprint] = [undefined as string | undefined, undefined as string | undefined];
  let run: AbortController | undefined;

  const tell = (change: Partial<UploadProgress>): void => {
    progress = { ...progress, ...change };
    try {
      options.onProgress?.(progress);
    } catch {
      // Said in the description of the option.
    }
  };
  const begin = async (signal: AbortSignal): Promise<UploadStatus> => {
    fingerprint ??= await fingerprintOf(file);
    const { name } = file;
    const type = options.type ?? file.type;
    const request = { name, sizeBytes: file.size, fingerprint, ...(type === '' ? {} : { type }) };
    // Asked to begin what is under way, the server tells how it stands.
    return tools.door.begin(request, signal);
  };
  const ask = async (signal: AbortSignal): Promise<UploadStatus> => {
    const status = (id === undefined ? undefined : await statusOf(tools.door, id, signal)) ?? (await begin(signal));
    if (status.id !== id) sent.clear();
    id = status.id;
    return status;
  };
  const sendAndComplete = async (signal: AbortSignal): Promise<UploadedFile> => {
    // A run that was stopped has nothing more to say.
    const say = (change: Partial<UploadProgress>): void => {
      if (!signal.aborted) tell(change);
    };
    const retrying: RetryOptions = {
      ...tools.retrying,
      signal,
      isFinal: ({ code }) => repairable.has(code),
      onWait: (failure) => say({ state: 'waiting', failure }),
      onGoOn: () => say({ state: 'sending', failure: undefined }),
    };
    for (let rounds = 1; ; rounds += 1) {
      const status = await retry(() => ask(signal), retrying);
      const onProgress = (sentBytes: number) => say({ sentBytes });
      say({ state: 'sending', failure: undefined });
      try {
        if (status.state === 'open') await sendMissingParts(status, { ...tools, file, retrying, onProgress, sent });
        say({ state: 'completing', sentBytes: file.size });
        const parts = [...sent].map(([number, sha256]) => ({ number, sha256 })).sort((a, b) => a.number - b.number);
        return await retry(() => tools.door.complete(status.id, { parts }, signal), retrying);
      } catch (error) {
        // It was removed, or lacks a part after all: the server knows what is left to do.
        const isRepairable = error instanceof UploadFailure && repairable.has(error.code);
        if (!isRepairable || rounds >= tools.retrying.maxAttempts) throw error;
        await waitAfter(error, rounds, retrying);
      }
    }
  };
  const go = async (own: AbortController): Promise<void> => {
    try {
      const uploaded = await sendAndComplete(own.signal);
      tell({ state: 'completed', sentBytes: file.size, failure: undefined });
      resolve(uploaded);
    } catch (error) {
      // Paused or cancelled, which has been told already.
      if (own.signal.aborted) return;
      run = undefined;
      tell({ state: 'failed', failure: toUploadFailure(error) });
    }
  };
  const start = (): void => {
    run = new AbortController();
    tell({ state: 'preparing', failure: undefined });
    void go(run);
  };
  const stop = (state: UploadState): void => {
    run?.abort(new Error(state));
    run = undefined;
    tell({ state, failure: undefined });
  };
  start();

  return {
    completed,
    progress: () => progress,
    id: () => id,
    pause() {
      if (isOver(progress.state)) return;
      stop('paused');
    },
    resume() {
      if (progress.state === 'paused' || progress.state === 'failed') start();
    },
    async cancel() {
      if (isOver(progress.state)) return;
      stop('cancelled');
      reject(cancelled());
      if (id !== undefined) await tools.door.remove(id).catch(() => undefined);
    },
  };
}

/** Failures after which the server is asked how it stands, and what is left is sent. */
const repairable: ReadonlySet<string> = new Set(['PARTS_MISSING', 'PART_DIFFERS', 'UPLOAD_UNKNOWN', 'UPLOAD_CLOSED']);

function isOver(state: UploadState): boolean {
  return state === 'completed' || state === 'cancelled';
}

/** Undefined when the server knows nothing of it any more. One that was completed, of which we did not hear, is not begun again. */
async function statusOf(door: DoorClient, id: string, signal: AbortSignal): Promise<UploadStatus | undefined> {
  try {
    return await door.status(id, signal);
  } catch (error) {
    if (error instanceof UploadFailure && error.code === 'UPLOAD_UNKNOWN') return undefined;
    throw error;
  }
}

function cancelled(): UploadFailure {
  return new UploadFailure({
    code: 'CANCELLED',
    message: 'The upload was cancelled.',
    hint: 'Upload the file again.',
    retry: 'never',
  });
}

function toUploadFailure(error: unknown): UploadFailure {
  if (error instanceof UploadFailure) return error;
  const message = error instanceof Error ? error.message : String(error);
  return new UploadFailure({ code: 'FILE_CHANGED', message, hint: 'Choose the file again.', retry: 'never' });
}
