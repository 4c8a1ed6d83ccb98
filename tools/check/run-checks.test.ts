import { expect, test } from 'vitest';
import type { Check } from './checks.ts';
import { describeResult, runChecks } from './run-checks.ts';

const good: Check = { name: 'good', command: ['node', '-e', 'console.log("fine")'] };
const bad: Check = {
  name: 'bad',
  command: ['node', '-e', 'console.log("one"); console.error("two"); process.exit(2)'],
  remedy: 'npm run mend',
};

test('results come in the order of the list, and each is told as it arrives', async () => {
  const told: string[] = [];

  const results = await runChecks([bad, good], (result) => told.push(result.check.name));

  expect(results.map((result) => [result.check.name, result.passed])).toEqual([
    ['bad', false],
    ['good', true],
  ]);
  expect(told.toSorted()).toEqual(['bad', 'good']);
});

test('a check that failed shows what the tool said on both streams, and what to do', async () => {
  const [result] = await runChecks([bad], () => {});

  const text = describeResult(result!);

  expect(text).toMatch(/^FAIL bad /);
  expect(text).toContain('one');
  expect(text).toContain('two');
  expect(text).toContain('npm run mend');
});

test('a check that passed takes one line', async () => {
  const [result] = await runChecks([good], () => {});

  expect(describeResult(result!)).toMatch(/^ok {3}good +\d+\.\d s$/);
});

test('a tool that is not installed is an error, not a check that passed', async () => {
  await expect(runChecks([{ name: 'gone', command: ['no-such-tool'] }], () => {})).rejects.toThrow('no-such-tool');
});
