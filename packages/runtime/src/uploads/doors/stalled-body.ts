import type { IncomingMessage } from 'node:http';
import { UploadError } from '../errors.ts';

const defaultStallMs = 120_000;

/** A body that brings less than this in the time given is of no use to anybody. */
const leastBytes = 16 * 1024;

/**
 * Breaks a request off when its client sends next to nothing: because it has vanished without a word, or to hold what its upload
 * takes here and at the object store. The time in which we do not take what it sends does not count against it.
 *
 * @param stallMs in milliseconds; 0 waits for ever
 * @returns ends the watch
 */
export function watchBody(request: IncomingMessage, stallMs = defaultStallMs): () => void {
  if (stallMs === 0) return () => undefined;
  let bytesBefore = request.socket.bytesRead;
  const timer = setInterval(() => {
    const { bytesRead } = request.socket;
    const came = bytesRead - bytesBefore;
    bytesBefore = bytesRead;
    // What waits here was sent: then it is our turn.
    const isOurTurn = request.readableLength > 0;
    if (request.complete || request.destroyed || isOurTurn || came >= leastBytes) return;
    const told = `${came} bytes came in ${stallMs / 1000} seconds, which is too slow.`;
    request.destroy(new UploadError('PART_TOO_SHORT', told));
  }, stallMs);
  timer.unref();
  return () => clearInterval(timer);
}
