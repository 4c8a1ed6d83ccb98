import type { Stage } from './stage.ts';

/** How far long work of the workers is, as the API of newsroom says. */
export interface TranscodeSums {
  readonly all: number;
  /** How often a worker began one, again included. */
  readonly starts: number;
  /** How many were begun at least once. */
  readonly begun: number;
  readonly finished: number;
}

/** Orders long work: so many pieces, each of so many seconds. */
export async function createTranscodes({ visitors }: Pick<Stage, 'visitors'>, count: number, seconds: number): Promise<void> {
  await ask(visitors, { method: 'POST', body: JSON.stringify({ count, seconds }) });
}

export async function readTranscodes({ visitors }: Pick<Stage, 'visitors'>): Promise<TranscodeSums> {
  return (await ask(visitors, {})) as TranscodeSums; // `transcodes` in newsroom's views
}

async function ask({ base, headers = {} }: Stage['visitors'], request: RequestInit): Promise<unknown> {
  const answer = await fetch(new URL('/api/transcodes', base), { ...request, headers, signal: AbortSignal.timeout(30_000) });
  if (!answer.ok) throw new Error(`The API answers ${answer.status}: ${(await answer.text()).slice(0, 300)}`);
  return answer.json();
}
