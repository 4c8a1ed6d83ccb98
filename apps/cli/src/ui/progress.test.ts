import { expect, it } from 'vitest';
import type { Io } from '../io.ts';
import { showProgress } from './progress.ts';

function shown(isTerminal: boolean, total: number, isOff = false): string {
  let text = '';
  const io: Io = {
    stdout: () => undefined,
    stderr: (part) => (text += part),
    stdin: () => new Uint8Array(),
    workingDirectory: '/',
    environment: {},
    terminal: { stdout: isTerminal, stderr: isTerminal },
  };
  const progress = showProgress(io, { total, what: 'images', isOff });
  for (let count = 0; count < total; count += 1) progress.advance();
  progress.end();
  return text;
}

it('shows progress on one line of a terminal, which is gone at the end', () => {
  expect(shown(true, 2)).toBe('\r\u001B[K1 of 2 images\r\u001B[K2 of 2 images\r\u001B[K');
});

it('shows none in a pipe, for one thing, or when it is off', () => {
  expect([shown(false, 2), shown(true, 1), shown(true, 2, true)]).toEqual(['', '', '']);
});
