import type { Io } from '../io.ts';

/** How far something long has come, on one line of a terminal that disappears at the end; nothing elsewhere. */
export interface Progress {
  advance(): void;
  end(): void;
}

/** Begins to show it. Short things show nothing. */
export function showProgress(
  io: Io,
  options: { readonly total: number; readonly what: string; readonly isOff: boolean },
): Progress {
  const { total, what, isOff } = options;
  const isShown = io.terminal.stderr && !isOff && total > 1;
  let done = 0;
  return {
    advance() {
      done += 1;
      if (isShown) io.stderr(`\r\u001B[K${done} of ${total} ${what}`);
    },
    end() {
      if (isShown) io.stderr('\r\u001B[K');
    },
  };
}
