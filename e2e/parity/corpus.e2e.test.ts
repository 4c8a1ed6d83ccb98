import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Oracle, startOracle } from '../oracle/oracle.ts';
import { compare, type Verdict } from './compare.ts';
import { corpusFileSets, corpusFolder, hasCorpus } from './corpus.ts';
import { Tally } from './tally.ts';

let oracle: Oracle;
const tally = new Tally();
const verdicts: Verdict[] = [];

beforeAll(async () => {
  oracle = await startOracle();
  for (const set of hasCorpus ? corpusFileSets() : []) {
    const verdict = await compare(oracle, set);
    verdicts.push(verdict);
    tally.add(`${set.workingDirectory}: ${set.files?.join(' ') ?? ''} ${set.profiles?.join(',') ?? ''}`, verdict);
  }
  if (hasCorpus) tally.print('corpus');
  else console.warn(`parity corpus: extra comparison left out, because there are no public applications at ${corpusFolder}`);
}, 600_000);

afterAll(() => oracle.stop());

test('every application of the corpus loads as the reference loader loads it', () => {
  expect(tally.differences).toEqual([]);
  expect(tally.count('equal')).toBeGreaterThan(hasCorpus ? 1000 : -1);
});

test('a refusal says where, unless no line is to blame', () => {
  const unplaced = verdicts.filter((verdict) => verdict.kind === 'refused-by-both' && !/:\d+:\d+: /.test(verdict.ours));

  for (const refusal of unplaced) expect(refusal).toMatchObject({ ours: expect.stringMatching(/no name that can be used/) });
  expect(unplaced.length).toBeLessThan(5);
});
