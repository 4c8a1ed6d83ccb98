import { expectStatus, type Site, visit } from '../visitor.ts';

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
export async function createTranscodes(site: Site, count: number, seconds: number): Promise<void> {
  expectStatus(await visit(site).post('/api/transcodes', { body: JSON.stringify({ count, seconds }) }), 202, 'the order');
}

export async function readTranscodes(site: Site): Promise<TranscodeSums> {
  const answer = expectStatus(await visit(site).get('/api/transcodes'), 200, 'how far work is');
  return JSON.parse(answer.body.toString()) as TranscodeSums; // `transcodes` in newsroom's views
}
