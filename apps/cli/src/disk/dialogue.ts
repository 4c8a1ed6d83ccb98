import { createInterface } from 'node:readline';
import type { Dialogue } from '../io.ts';

/** Speaks with the person at the terminal: questions on standard error, so that standard output holds results alone. */
export function openTerminalDialogue(): Dialogue {
  const reader = createInterface({ input: process.stdin, output: process.stderr });
  const lines: string[] = [];
  let waiting: ((line: string | undefined) => void) | undefined;
  let isClosed = false;
  reader.on('line', (line) => {
    // What was typed ahead is kept: it answers the next question.
    if (waiting === undefined) lines.push(line);
    else settle(line);
  });
  reader.on('close', () => {
    isClosed = true;
    settle(undefined);
  });
  // Every answer is kept already, so nothing is lost by leaving at once.
  reader.on('SIGINT', () => process.exit(130));

  function settle(line: string | undefined): void {
    const answer = waiting;
    waiting = undefined;
    answer?.(line);
  }

  return {
    ask(prompt) {
      reader.setPrompt(prompt);
      reader.prompt();
      const ahead = lines.shift();
      if (ahead !== undefined || isClosed) return Promise.resolve(ahead);
      return new Promise((resolve) => {
        waiting = resolve;
      });
    },
    close: () => reader.close(),
  };
}
