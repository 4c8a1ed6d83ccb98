import type { Duplex } from 'node:stream';

/** Longer than any question or answer; who sends more is not one of us. */
const mostBytes = 1024 ** 2;

/**
 * Reads a JSON value from each line that comes. A line that is none, or too long, ends the connection.
 *
 * @param head what came before we listened
 */
export function readJsonLines(stream: Duplex, head: Uint8Array, onValue: (value: unknown) => void): void {
  let rest: Buffer = Buffer.alloc(0);
  const take = (part: Uint8Array): void => {
    rest = Buffer.concat([rest, part]);
    for (let end = rest.indexOf(newline); end !== -1; end = rest.indexOf(newline)) {
      const line = rest.toString('utf8', 0, end);
      rest = rest.subarray(end + 1);
      const value = parse(line);
      if (value === undefined) {
        stream.destroy();
        return;
      }
      onValue(value);
    }
    if (rest.length > mostBytes) stream.destroy();
  };
  stream.on('data', take);
  if (head.length > 0) take(head);
}

const newline = 0x0a;

/** Sends a value as one line. Whoever does not read what was asked for is left. */
export function sendJsonLine(stream: Duplex, value: object): void {
  if (stream.destroyed) return;
  if (stream.writableLength > mostBytes) stream.destroy();
  else stream.write(`${JSON.stringify(value)}\n`);
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
