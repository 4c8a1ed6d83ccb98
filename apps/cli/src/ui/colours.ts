import pico from 'picocolors';
import type { Io } from '../io.ts';

export type Colours = ReturnType<typeof pico.createColors>;

/** Colours for a terminal and nowhere else; `NO_COLOR` and `--no-color` switch them off, `FORCE_COLOR` on. */
export function coloursFor(io: Io, stream: 'stdout' | 'stderr', off: boolean): Colours {
  const { NO_COLOR, FORCE_COLOR, TERM } = io.environment;
  const wanted = FORCE_COLOR !== undefined && FORCE_COLOR !== '' && FORCE_COLOR !== '0';
  const refused = off || (NO_COLOR !== undefined && NO_COLOR !== '') || TERM === 'dumb';
  return pico.createColors(!refused && (wanted || io.terminal[stream]));
}
