import { AppError } from '@landfall/model';
import { expect, test } from 'vitest';
import { readPrices } from './read-prices.ts';

const small =
  '  small.x86: {architecture: amd64, cores: 2, memoryGib: 8, month: 50.5, counterpart: small.arm, source: a contract, date: 2026-07-20}\n';
const arm = '  small.arm: {architecture: arm64, cores: 2, memoryGib: 8, month: 40, source: a contract, date: 2026-07-20}\n';

function read(text: string) {
  return readPrices(new TextEncoder().encode(text), 'prices.yaml');
}

function problemsOf(text: string): string {
  try {
    read(text);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return error.message;
  }
  return '';
}

test('types of nodes are read with what they hold, in the currency of the file, and need no other prices', () => {
  expect(read(`currency: EUR\nnodes:\n${small}${arm}`)).toMatchObject({
    currency: 'EUR',
    nodes: [
      {
        type: 'small.x86',
        architecture: 'amd64',
        cores: 2,
        memoryBytes: 8 * 1024 ** 3,
        monthly: 50.5,
        counterpart: 'small.arm',
        currency: 'EUR',
      },
      { type: 'small.arm', architecture: 'arm64', monthly: 40 },
    ],
  });
});

test.each([
  [small, 'nodes.small.x86.counterpart: expected the name of another type in the list'],
  [arm.replace('cores: 2', 'cores: 0'), 'nodes.small.arm.cores: expected more than nothing, not 0.'],
  [arm.replace('month', 'monthly'), 'nodes.small.arm has no monthly. Did you mean month?'],
  [arm.replace('2026-07-20', 'May'), 'nodes.small.arm.date: expected a day such as 2027-03-01'],
  [arm.replace('source: a contract', 'family: small'), 'nodes.small.arm.family: expected a name with one * for the size'],
])('says what is wrong with %j', (nodes, problem) => {
  expect(problemsOf(`currency: EUR\nnodes:\n${nodes}`)).toContain(problem);
});
