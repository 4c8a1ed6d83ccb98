import type { AnswerValue } from '@landfall/model';
import { describe, expect, test } from 'vitest';
import { assess } from '../assess.ts';
import { readFiles } from '../testing/test-rule.ts';
import { columns, optionRows } from './table.ts';

function compose(amount: number, command = ''): string {
  const services = Array.from({ length: amount }, (_, index) => `  s${index}: {image: "registry.example/s${index}:1"${command}}`);
  return `services:\n${services.join('\n')}\n`;
}

function optionsFor(text: string, ...answers: readonly (readonly [string, AnswerValue])[]) {
  const { app, sources } = readFiles(text);
  return assess(app, { sources, answers: new Map(answers) });
}

describe('the ways to run an application', () => {
  test('for a small one Compose wins, by score as well as by verdict', () => {
    const { options, verdict } = optionsFor(compose(3));
    const kubernetes = options.find(({ id }) => id === 'managed-kubernetes');

    expect(verdict.answer).toBe('stay');
    expect(options[0]).toMatchObject({ id: 'hardened-compose', verdictRank: 1 });
    expect(options[0]?.score).toBeGreaterThan(kubernetes?.score ?? 100);
    expect(kubernetes?.costs.join(' ')).toContain('75 dollars a month');
  });

  test('for a large one with queues managed Kubernetes wins by score as well as by verdict, and says what it costs', () => {
    const { options, verdict } = optionsFor(
      compose(30, ', command: celery -A shop worker'),
      ['queue-minutes', 60],
      ['downtime-minutes', 5],
      ['team', 4],
    );

    expect(verdict.answer).not.toBe('stay');
    expect(options[0]?.id).toBe('managed-kubernetes');
    expect(Math.max(...options.map(({ score }) => score))).toBe(options[0]?.score);
    expect(options[0]?.costs.length).toBeGreaterThan(1);
    expect(options.find(({ id }) => id === 'hardened-compose')?.costs).toContain('30 services share the fate of one machine.');
  });

  test('what only a cloud has is out of the question on machines of your own, and says so', () => {
    const { options } = optionsFor(
      compose(30),
      ['hosting', 'own-machines'],
      ['downtime-minutes', 1],
      ['tenants', 500],
      ['team', 8],
    );
    const managed = options.filter(({ id }) => ['managed-kubernetes', 'managed-containers', 'paas'].includes(id));

    expect(managed.map(({ score }) => score)).toEqual([0, 0, 0]);
    for (const { costs } of managed) expect(costs[0]).toBe('It is not to be had on machines of your own.');
    expect(options[0]?.score).toBeGreaterThan(0);
  });

  test('who is on Heroku stays there sooner than moving to a machine', () => {
    const { app } = readFiles(compose(3));
    const { options } = assess({ ...app, platform: 'heroku' });

    expect(options[0]).toMatchObject({ id: 'paas', name: 'Heroku, as now' });
    expect(Math.max(...options.map(({ score }) => score))).toBe(options[0]?.score);
  });

  test('each of the eight stands once, in the order of its rank, with something for it and something against it', () => {
    const { options } = optionsFor(compose(12));

    expect(options.map(({ id }) => id).toSorted()).toEqual(optionRows.map(({ id }) => id).toSorted());
    expect(options.map(({ verdictRank }) => verdictRank)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    for (const { suits, costs, score } of options) {
      expect(suits.length).toBeGreaterThan(0);
      expect(costs.length).toBeGreaterThan(0);
      expect(score).toBeGreaterThanOrEqual(0);
      expect(score).toBeLessThanOrEqual(100);
    }
  });

  test('no option is best in every column: each loses somewhere', () => {
    for (const { id } of columns)
      expect(Math.max(...optionRows.map(({ ratings }) => ratings[id])), id).toBeGreaterThan(
        Math.min(...optionRows.map(({ ratings }) => ratings[id])),
      );
    for (const { id, ratings } of optionRows) expect(Math.min(...Object.values(ratings)), id).toBeLessThan(3);
  });
});
