import { readPrices } from '@landfall/intake';
import { type AnswerValue, type Price, type PriceId, type PriceList, priceIds, questions } from '@landfall/model';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { assess } from '../assess.ts';
import { moneyAnswers as everything } from '../testing/answers.ts';
import { readFiles } from '../testing/test-rule.ts';
import { makeCase } from './case.ts';
import { defaultPrices } from './default-prices.ts';
import { writeCaseHtml } from './html.ts';
import { writeCaseJson } from './json.ts';
import { writeCaseMarkdown } from './markdown.ts';
import { formatAmount, type Range } from './range.ts';
import { breakEvenSentence, costSentence, valueSentence } from './sentences.ts';
import { writePrices } from './write-prices.ts';

const { app, sources } = readFiles(`
name: shop
services:
  web: {image: example/web:1.0, command: gunicorn app, ports: ["80:80"], volumes: ["uploads:/srv/uploads"], mem_limit: 1g}
  worker: {image: example/web:1.0, command: celery -A app worker, volumes: ["uploads:/srv/uploads"], mem_limit: 2g}
  cache: {image: redis:7}
  db: {image: postgres:16, volumes: ["db:/var/lib/postgresql/data"], mem_limit: 4g}
volumes: {uploads: {}, db: {}}
`);

function caseOf(answers: Readonly<Record<string, AnswerValue>>, prices: PriceList = defaultPrices) {
  return makeCase(assess(app, { sources, answers: new Map(Object.entries(answers)) }), prices);
}

test('without answers the money side is empty, and says which answer would fill each line', () => {
  const report = caseOf({});

  expect(report.costs.once).toBeUndefined();
  expect(report.value.painMonthly).toBeUndefined();
  expect(report.breakEven).toEqual({ kind: 'unknown' });
  for (const { amount, gaps } of report.costs.lines) expect(gaps.length === 0).toBe(amount !== undefined);
  for (const id of ['day-cost', 'adoption-days', 'disk-gb', 'care-days', 'outage-hours', 'lost-hours'])
    expect(report.gaps.map((gap) => gap.id)).toContain(id);
  expect(valueSentence(report)).toMatch(/^In money nobody can say yet/);
  expect(writeCaseMarkdown(report)).toContain('--answer day-cost=… fills it in.');
});

test('with answers every sum can be done again by hand', () => {
  const { costs, value, breakEven } = caseOf(everything);
  const line = (id: string) => costs.lines.find((entry) => entry.id === id);

  expect(line('nodes')?.amount?.base).toBeCloseTo(3 * 0.1728 * 730);
  expect(line('control-plane')?.amount?.low).toBeCloseTo(0.1 * 730);
  expect(line('disks')?.amount?.high).toBeCloseTo(500 * 0.04);
  expect(line('adoption')?.amount).toEqual({ low: 8000, base: 8000, high: 8000 });
  expect(line('load-balancer')).toMatchObject({ gaps: [{ id: 'load-balancer-hour' }] });
  expect(value.painMonthly).toBeCloseTo((24 * 1000) / 12 + (((5 * 800) / 8) * 52) / 12);
  const gain = (value.painMonthly ?? 0) * 0.8 + 300 - (costs.monthly?.base ?? 0);
  expect(breakEven).toMatchObject({ kind: 'months' });
  expect(breakEven.kind === 'months' && breakEven.base).toBeCloseTo((costs.once?.base ?? 0) / gain);
});

test('it says that it does not pay where it does not', () => {
  expect(breakEvenSentence(caseOf({ ...everything, 'outage-hours': 0, 'lost-hours': 0.1 }).breakEven)).toMatch(
    /^It does not pay/,
  );
  const { 'relief-percent': _, ...unsure } = everything;
  expect(breakEvenSentence(caseOf({ ...unsure, 'outage-hours': 1, 'lost-hours': 0 }).breakEven)).toMatch(
    /^Even if all of it went/,
  );
  expect(breakEvenSentence(caseOf(unsure).breakEven)).toMatch(/pays for itself within a year when \d+ %/);
});

test('nodes are counted from the memory that services state, and said otherwise by people', () => {
  const counted = caseOf({}).costs.lines.find(({ id }) => id === 'nodes')?.inputs[0];

  expect(counted).toMatchObject({ name: 'nodes', value: { low: 2, base: 3, high: 3 } });
  expect(counted?.from).toContain('3 of 4 services state their memory');
  expect(caseOf({ nodes: 7 }).costs.lines.find(({ id }) => id === 'nodes')?.inputs[0]).toMatchObject({ from: 'answered' });
});

test('doing nothing is the first alternative, with what it costs', () => {
  const [nothing, ...others] = caseOf(everything).alternatives;

  expect(nothing).toMatchObject({ name: 'Do nothing', monthly: expect.any(Number) });
  expect(others.length).toBeGreaterThan(5);
  expect(others.find(({ once }) => once !== undefined)?.once?.amount?.low).toBeGreaterThanOrEqual(0);
});

test('pains have evidence with places, and risks a measure', () => {
  const { pains, risks } = caseOf({ 'queue-minutes': 30 });

  expect(pains.some(({ evidence }) => evidence.some((text) => /\(compose\.yaml:\d+/.test(text)))).toBe(true);
  expect(pains.every(({ evidence, remedy }) => evidence.length > 0 && remedy !== '')).toBe(true);
  expect(risks.map(({ title }) => title)).toContain('A task runs twice');
});

test('the printed prices are read again as they were', () => {
  const text = writePrices(defaultPrices);
  const read = readPrices(new TextEncoder().encode(text), defaultPrices.name);

  expect(read).toEqual(defaultPrices);
});

const caseQuestions = questions.filter(({ purpose }) => purpose === 'case');
const someAnswers = fc
  .record(
    Object.fromEntries(
      caseQuestions.map(({ id, kind }) => [
        id,
        kind.type === 'choice'
          ? fc.constantFrom(...kind.choices)
          : fc
              .double({ min: kind.least, max: kind.most, noNaN: true })
              .map((value) => (kind.isWhole ? Math.round(value) : value)),
      ]),
    ),
    { requiredKeys: [] },
  )
  .map((answers) => answers as Readonly<Record<string, AnswerValue>>);

const somePrices = fc
  .record(
    Object.fromEntries(
      priceIds.map((id) => [
        id,
        fc
          .tuple(
            ...([0, 1, 2].map(() => fc.double({ min: 0, max: 1_000_000, noNaN: true })) as [
              fc.Arbitrary<number>,
              fc.Arbitrary<number>,
              fc.Arbitrary<number>,
            ]),
          )
          .map((amounts): Price => {
            const [low, base, high] = amounts.sort((a, b) => a - b);
            return { low, base, high, source: 'a test', date: '2026-01-01' };
          }),
      ]),
    ),
    { requiredKeys: [] },
  )
  .map(
    (prices): PriceList => ({
      name: 'some prices',
      currency: 'USD',
      prices: new Map(Object.entries(prices) as [PriceId, Price][]),
    }),
  );

test('low is at most base and base at most high, and every number is one, whatever is answered', () => {
  fc.assert(
    fc.property(someAnswers, somePrices, (answers, prices) => {
      const report = caseOf(answers, prices);
      const { once, monthly, lines } = report.costs;
      const ranges = [once, monthly, ...lines.map(({ amount }) => amount)].filter((range): range is Range => range !== undefined);

      for (const { low, base, high } of ranges)
        expect(low <= base && base <= high && low >= 0 && Number.isFinite(high)).toBe(true);
      expect(/NaN|Infinity|:\s*null/.exec(writeCaseJson(report))).toBeNull();
      const texts = `${writeCaseMarkdown(report)}${costSentence(report)}${valueSentence(report)}`;
      expect(/.{20}(?:NaN|Infinity|undefined)/.exec(texts)).toBeNull();
    }),
    { numRuns: 25 },
  );
});

test('one more cost never lowers a total, and a dearer one neither', () => {
  fc.assert(
    fc.property(
      someAnswers,
      fc.constantFrom('nodes', 'disk-gb', 'adoption-days', 'care-days', 'day-cost'),
      fc.integer({ min: 1, max: 1000 }),
      (answers, id, more) => {
        const kind = caseQuestions.find((question) => question.id === id)?.kind;
        const before = answers[id];
        const after = Math.min((typeof before === 'number' ? before : 0) + more, kind?.type === 'number' ? kind.most : 0);
        // Nodes that nobody named are counted: naming fewer is no added cost.
        if (before === undefined && id === 'nodes') return;
        const [less, dearer] = [caseOf(answers).costs, caseOf({ ...answers, [id]: after }).costs];

        for (const total of ['once', 'monthly'] as const)
          for (const bound of ['low', 'base', 'high'] as const)
            expect(dearer[total]?.[bound] ?? 0).toBeGreaterThanOrEqual(less[total]?.[bound] ?? 0);
      },
    ),
    { numRuns: 25 },
  );
});

test('the page shows the same numbers as the document, and texts stay texts', () => {
  const report = caseOf(everything);
  const html = writeCaseHtml({ ...report, app: '<script>alert(1)</script>' });

  expect(html).toContain(formatAmount(report.costs.monthly?.base ?? 0));
  expect(html).not.toContain('<script>alert');
  expect(html).toContain('&lt;script&gt;alert(1)');
});

test.each([
  [0, '0'],
  [0.192, '0.192'],
  [9.999_9, '10'],
  [1234.5, '1,235'],
  [1_234_567, '1,234,567'],
  [-1500, '-1,500'],
])('%d reads as %s', (amount, text) => {
  expect(formatAmount(amount)).toBe(text);
});

test('what runs at Heroku is held against its bill, in every format', () => {
  const heroku = readFiles({
    Procfile: 'web: bin/web\n',
    'app.json': '{"formation": {"web": {"quantity": 2, "size": "standard-1x"}}}',
  });
  const report = makeCase(
    assess(heroku.app, { sources: heroku.sources, answers: new Map([['outage-hours', 0]]) }),
    defaultPrices,
  );

  expect(report.value.running).toMatchObject({ monthly: 50, formula: 'bill of Heroku', gaps: [] });
  expect(report.gaps.map(({ id }) => id)).not.toContain('machine-month');
  expect(writeCaseMarkdown(report)).toContain('| web, standard-1x | 2 | 25 | 50 |');
  expect(writeCaseHtml(report)).toContain('<section id="heroku"');
  expect(JSON.parse(writeCaseJson(report)).heroku.bill.monthlyUsd).toBe(50);
});
