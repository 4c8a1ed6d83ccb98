import { type Backoff, chooseDelayMs } from './backoff.ts';
import { surroundings } from './platform.ts';
import { UploadFailure } from './upload-failure.ts';

export interface RetryOptions {
  readonly backoff: Backoff;
  /** Attempts in a row that may fail. */
  readonly maxAttempts: number;
  readonly signal: AbortSignal;
  /** Failures after which the same request is not made again, although another may help. */
  readonly isFinal: (failure: UploadFailure) => boolean;
  /** Called before a wait, with how long it will be at most, in milliseconds. */
  readonly onWait: (failure: UploadFailure, delayMs: number) => void;
  /** Called when a wait is over. */
  readonly onGoOn: () => void;
}

/**
 * Does something until it succeeds, or fails in a way that would be the same again.
 *
 * A wait ends early when the browser says that it is online again. While it says that it is offline, failures do not count.
 *
 * @throws the last failure, anything that is no `UploadFailure`, or the reason of the signal
 */
export async function retry<Value>(work: () => Promise<Value>, options: RetryOptions): Promise<Value> {
  for (let failures = 1; ; failures += 1) {
    options.signal.throwIfAborted();
    try {
      return await work();
    } catch (error) {
      options.signal.throwIfAborted();
      if (!(error instanceof UploadFailure) || error.retry === 'never' || options.isFinal(error)) throw error;
      const isOffline = surroundings.navigator?.onLine === false;
      if (isOffline) failures = Math.min(failures, options.maxAttempts - 1);
      if (failures >= options.maxAttempts) throw error;
      await waitAfter(error, failures, options);
    }
  }
}

/** Waits as long as some failures in a row, of which this is the last, call for. */
export async function waitAfter(failure: UploadFailure, failures: number, options: RetryOptions): Promise<void> {
  const delayMs = Math.max(failure.retryAfterMs ?? 0, chooseDelayMs(failures, options.backoff, Math.random()));
  options.onWait(failure, delayMs);
  await waitOrOnline(delayMs, options.signal);
  options.signal.throwIfAborted();
  options.onGoOn();
}

async function waitOrOnline(delayMs: number, signal: AbortSignal): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, delayMs);
  const goOn = () => resolve();
  signal.addEventListener('abort', goOn, { once: true });
  surroundings.addEventListener?.('online', goOn);
  await promise;
  clearTimeout(timer);
  signal.removeEventListener('abort', goOn);
  surroundings.removeEventListener?.('online', goOn);
}
