import { contentDigestHeader, fingerprintHeader, type StoredPart, type UploadStatus } from '../protocol.ts';
import type { Checksums } from './checksums.ts';
import type { DoorClient, HeadersSource } from './door-client.ts';
import type { FileLike } from './platform.ts';
import { type RetryOptions, retry } from './retry.ts';
import { sendPart } from './send-part.ts';
import type { Slots } from './slots.ts';
import { UploadFailure } from './upload-failure.ts';

/** What a session sends, and with what. */
export interface SessionOptions {
  readonly file: FileLike;
  readonly base: string;
  readonly headers: HeadersSource;
  readonly door: DoorClient;
  readonly checksums: Checksums;
  /** Shared by all files: browsers make few connections, and a part that waits for one must not count as stalled. */
  readonly slots: Slots;
  readonly parallelParts: number;
  readonly via: 'auto' | 'direct' | 'server';
  readonly stallMs: number;
  readonly retrying: RetryOptions;
  /** Bytes that the server has and that are on their way. */
  readonly onProgress: (sentBytes: number) => void;
  /** SHA-256 of the parts that this client has sent, by number: what the server holds is compared with them in the end. */
  readonly sent: Map<number, string>;
}

/** After so many failures of the object store parts go through the server, when that is left to us. */
const maxDirectFailures = 3;

/**
 * Sends every part that the server does not hold, several at a time. Whatever it is given up for, what has arrived is kept.
 *
 * @throws UploadFailure, or the reason of the signal
 */
export async function sendMissingParts(status: UploadStatus, options: SessionOptions): Promise<void> {
  const missing = missingParts(status, options.sent);
  const progress = countProgress(status, options.onProgress);
  const route = { direct: options.via !== 'server' && status.direct, failures: 0 };
  const failing = new AbortController();
  const signal = AbortSignal.any([options.retrying.signal, failing.signal]);

  const sendOne = async (number: number): Promise<void> => {
    signal.throwIfAborted();
    const body = options.file.slice((number - 1) * status.partBytes, Math.min(number * status.partBytes, status.sizeBytes));
    const kind = route.direct ? status.checksum : 'sha256';
    const checksum = await options.checksums.make(body, kind);
    const onProgress = (bytes: number): void => progress.sending(number, Math.min(bytes, body.size));
    const common = { body, stallMs: options.stallMs, signal, onProgress };
    try {
      if (route.direct && kind === status.checksum) {
        const link = await options.door.link(status.id, { number, checksum }, signal);
        await sendDirectly(route, options.via, () =>
          sendPart({ ...common, url: link.url, headers: link.headers, withCredentials: false }),
        );
      } else {
        const digest = { [contentDigestHeader]: `sha-256=:${checksum}:` };
        const from = status.fingerprint === undefined ? {} : { [fingerprintHeader]: status.fingerprint };
        const url = `${options.base}/${encodeURIComponent(status.id)}/parts/${number}`;
        const headers = { ...digest, ...from, ...(await options.headers()) };
        await sendPart({ ...common, url, headers, withCredentials: true });
      }
    } catch (error) {
      progress.sending(number, 0);
      throw error;
    }
    if (kind === 'sha256') options.sent.set(number, checksum);
    progress.sending(number, body.size);
  };
  const sendInTurn = async (): Promise<void> => {
    for (let number = missing.shift(); number !== undefined; number = missing.shift()) {
      const next = number;
      await retry(() => options.slots.run(() => sendOne(next)), { ...options.retrying, signal });
    }
  };
  const lanes = Array.from({ length: Math.min(options.parallelParts, missing.length) }, async () => {
    try {
      await sendInTurn();
    } catch (error) {
      // The others need not go on, and the first failure is the one that counts.
      failing.abort(error);
      throw error;
    }
  });
  await Promise.allSettled(lanes);
  signal.throwIfAborted();
}

/**
 * Numbers of the parts that the server does not hold whole, ascending.
 *
 * @param sent SHA-256 of parts that were sent: one that the server holds otherwise is missing, too
 */
export function missingParts(status: UploadStatus, sent: ReadonlyMap<number, string>): number[] {
  const { sizeBytes, partBytes, partCount, parts } = status;
  const isWhole = ({ number, sizeBytes: heldBytes, sha256 }: StoredPart): boolean => {
    const isFull = heldBytes === Math.min(partBytes, sizeBytes - (number - 1) * partBytes);
    return isFull && (sha256 === undefined || sha256 === (sent.get(number) ?? sha256));
  };
  const whole = new Set(parts.filter(isWhole).map(({ number }) => number));
  return Array.from({ length: partCount }, (_, index) => index + 1).filter((number) => !whole.has(number));
}

/** An object store says in its own words why it refuses: a link that has expired, a clock that is wrong, a page that may not ask. */
async function sendDirectly(
  route: { direct: boolean; failures: number },
  via: SessionOptions['via'],
  send: () => Promise<void>,
): Promise<void> {
  try {
    await send();
    route.failures = 0;
  } catch (error) {
    if (!(error instanceof UploadFailure)) throw error;
    route.failures += 1;
    if (via === 'auto' && route.failures >= maxDirectFailures) route.direct = false;
    if (error.retry !== 'never') throw error;
    const { code, message, status } = error;
    // The next attempt asks for another link.
    throw new UploadFailure({ code, message, hint: 'The object store refuses the part.', retry: 'later', status });
  }
}

function countProgress({ parts }: UploadStatus, tell: (sentBytes: number) => void) {
  const bytes = new Map<number, number>(parts.map(({ number, sizeBytes }: StoredPart) => [number, sizeBytes]));
  return {
    sending(number: number, sentBytes: number): void {
      bytes.set(number, sentBytes);
      let total = 0;
      for (const count of bytes.values()) total += count;
      tell(total);
    },
  };
}
