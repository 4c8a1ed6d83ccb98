import { KubeError } from '../kube-error.ts';

/**
 * Cuts a stream of bytes into lines.
 *
 * @throws KubeError when a line is longer than allowed
 */
export async function* linesOf(chunks: AsyncIterable<Uint8Array>, maxLineBytes: number): AsyncGenerator<string, void, undefined> {
  let parts: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of chunks) {
    let from = 0;
    for (let end = chunk.indexOf(newline); end !== -1; end = chunk.indexOf(newline, from)) {
      parts.push(chunk.subarray(from, end));
      yield Buffer.concat(parts).toString('utf8');
      parts = [];
      size = 0;
      from = end + 1;
    }
    if (from >= chunk.length) continue;
    parts.push(chunk.subarray(from));
    size += chunk.length - from;
    if (size > maxLineBytes) throw new KubeError('unreadable', `a line of the answer is longer than ${maxLineBytes} bytes`);
  }
  if (size > 0) yield Buffer.concat(parts).toString('utf8');
}

const newline = 10;
