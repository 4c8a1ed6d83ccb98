import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { assess } from '../assess.ts';
import { writeAssessmentJson } from '../report/json.ts';
import { assessmentSchema } from '../report/json-schema.ts';
import { writeAssessmentMarkdown } from '../report/markdown.ts';
import { readFiles } from '../testing/test-rule.ts';
import { leavingHeroku } from './leaving-heroku.ts';

const head = { kind: 'landfall/heroku-export', schemaVersion: 1 };

function leaving(files: Readonly<Record<string, string>>) {
  const found = leavingHeroku(readFiles(files).app);
  if (found === undefined) throw new Error('It is no application of Heroku.');
  return found;
}

function live(document: object) {
  return leaving({ 'shop.heroku.json': JSON.stringify({ ...head, ...document }) });
}

const processTypes = { web: 'bin/web', worker: 'bin/work' };

describe('the bill of Heroku', () => {
  test('has dynos by the list, and names what has no price', () => {
    const { bill } = leaving({
      Procfile: 'web: bin/web\nworker: bin/work\nclock: bin/clock\n',
      'app.json': JSON.stringify({
        formation: {
          web: { quantity: 2, size: 'Standard-2X' },
          worker: { quantity: 3, size: 'performance-m' },
          clock: { quantity: 1 },
        },
        addons: ['heroku-postgresql:standard-0'],
      }),
    });

    expect(bill.lines.map(({ what, count, monthlyUsd, price }) => [what, count, monthlyUsd, price])).toEqual([
      ['web', 2, 100, 'list'],
      ['worker', 3, 750, 'list'],
    ]);
    expect(bill.monthlyUsd).toBe(850);
    expect(bill.withoutPrice).toEqual(['clock (its size is not in the files)', 'heroku-postgresql:standard-0']);
  });

  test('has the prices that Heroku itself told, and none of what another application pays', () => {
    const { bill } = live({
      processTypes,
      formation: { web: { quantity: 2, size: 'Standard-2X' } },
      dynoSizes: { 'standard-2x': { monthlyCents: 4500 } },
      addons: [
        { service: 'heroku-postgresql', plan: 'heroku-postgresql:standard-0', monthlyCents: 5000 },
        { service: 'heroku-redis', plan: 'heroku-redis:mini', monthlyCents: 300, owner: 'other' },
      ],
    });

    expect(bill.lines.map(({ monthlyUsd, price }) => [monthlyUsd, price])).toEqual([
      [90, 'live'],
      [50, 'live'],
    ]);
    expect(bill.withoutPrice).toEqual([]);
  });

  test('counts the pool of eco dynos once', () => {
    const { bill } = live({
      processTypes,
      formation: { web: { quantity: 1, size: 'eco' }, worker: { quantity: 1, size: 'Eco' } },
    });

    expect(bill.monthlyUsd).toBe(5);
  });

  test('is not there for an application of Compose, nor for one of Dokku', () => {
    const dokku = { Procfile: 'web: bin/web\n', 'app.json': '{"healthchecks": {"web": [{"path": "/"}]}}' };

    expect(leavingHeroku(readFiles('services: {web: {image: nginx}}').app)).toBeUndefined();
    expect(leavingHeroku(readFiles(dokku).app)).toBeUndefined();
  });
});

describe('the bill of pods', () => {
  test('counts what pods ask for, whole nodes and a control plane, and names what asks for nothing', () => {
    const { pods } = live({
      processTypes,
      formation: { web: { quantity: 2, size: 'standard-2x' }, worker: { quantity: 3, size: 'performance-m' } },
      addons: [{ service: 'heroku-postgresql', plan: 'heroku-postgresql:standard-0' }],
    });

    expect(pods.base.lines.map(({ service, pods: count, cores }) => [service, count, cores])).toEqual([
      ['web', 2, 0.5],
      ['worker', 3, 1],
    ]);
    expect(pods.base.nodes).toBe(2);
    expect(pods.base.clusterMonthlyUsd).toBeCloseTo((2 * 0.1728 + 0.1) * 730, 2);
    expect(pods.base.notCounted).toEqual(['postgres']);
  });

  test('is never more for less: low, base and high are in order, and another dyno lowers nothing', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 60 }),
        fc.constantFrom('basic', 'standard-2x', 'performance-l', 'dyno-2c-4gb'),
        (quantity, size) => {
          const of = (count: number) => live({ processTypes, formation: { web: { quantity: count, size } } });
          const [less, more] = [of(quantity), of(quantity + 1)];
          const { low, base, high } = more.pods;

          expect(low.requestsMonthlyUsd).toBeLessThanOrEqual(base.requestsMonthlyUsd);
          expect(base.clusterMonthlyUsd).toBeLessThanOrEqual(high.clusterMonthlyUsd);
          expect(more.bill.monthlyUsd).toBeGreaterThan(less.bill.monthlyUsd);
          expect(more.pods.base.clusterMonthlyUsd).toBeGreaterThanOrEqual(less.pods.base.clusterMonthlyUsd);
          expect(base.requestsMonthlyUsd).toBeLessThanOrEqual(base.clusterMonthlyUsd);
        },
      ),
      { numRuns: 40 },
    );
  });
});

test('every report of an application of Heroku has the bill, and its JSON is as the schema says', () => {
  const { app } = readFiles({
    Procfile: 'web: bin/web\n',
    'app.json': '{"formation": {"web": {"quantity": 2, "size": "standard-1x"}}, "addons": ["heroku-postgresql"]}',
  });
  const assessment = assess(app);
  const ajv = new Ajv2020({ strict: true, allErrors: true, allowUnionTypes: true });
  const document: unknown = JSON.parse(writeAssessmentJson(assessment));

  expect(ajv.validate(assessmentSchema, document), JSON.stringify(ajv.errors)).toBe(true);
  expect(document).toMatchObject({ heroku: { bill: { monthlyUsd: 50, withoutPrice: ['heroku-postgresql'] } } });
  expect(writeAssessmentMarkdown(assessment)).toContain('| web, standard-1x | 2 | 25 | 50 |');
});
