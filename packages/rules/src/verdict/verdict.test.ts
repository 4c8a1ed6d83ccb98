import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type AnswerValue, questions } from '@landfall/model';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { assess } from '../assess.ts';
import { families } from '../families.ts';
import { readFiles } from '../testing/test-rule.ts';
import { answerFor } from './answer.ts';
import { areas } from './areas.ts';
import { criterionRules } from './criteria.ts';
import { measure } from './inputs.ts';
import { answerLevers } from './levers.ts';
import { readinessOf } from './readiness.ts';
import { scales, scoreOn } from './scales.ts';
import { decide, type Verdict } from './verdict.ts';

const newsroom = readNewsroom();
const assessed = assess(newsroom.app, { sources: newsroom.sources });

const small = readFiles(`
services:
  web: {image: "shop:1", ports: ["80:8000"], depends_on: [db]}
  db: {image: "postgres:16", volumes: ["data:/var/lib/postgresql/data"]}
volumes: {data: {}}
`);

describe('the newsroom, which is what one machine holds before it is moved', () => {
  test('is to be changed first, for the four causes that stood in the way of the move it is modelled on', () => {
    const { answer, causes, plan, why } = assessed.verdict;

    expect(answer).toBe('change-first');
    expect(causes.slice(0, 4)).toEqual([
      'files that services share on a local disk',
      'tasks that are lost with their worker',
      'static files on a local disk',
      'health checks that are missing or mislead',
    ]);
    for (const cause of causes) expect(why).toContain(cause);
    expect(
      plan
        .filter(({ isFirst }) => isFirst)
        .map(({ id }) => id)
        .slice(0, 4),
    ).toEqual(['files', 'tasks', 'static', 'health']);
  });

  test('without its blockers is asked for as many steps first as make it ready', () => {
    const warnings = assessed.findings.map((finding) => ({ ...finding, severity: 'warning' as const }));
    const { answer, plan, causes } = decide({ app: assessed.app, findings: [...warnings, ...warnings, ...warnings] });

    expect(answer).toBe('change-first');
    expect(plan.filter(({ isFirst }) => isFirst)).toHaveLength(causes.length);
    expect(plan.some(({ isFirst }) => !isFirst)).toBe(true);
    expect(
      decide({ app: assessed.app, findings: assessed.findings.filter(({ severity }) => severity === 'advice') }).answer,
    ).toBe('move');
  });

  test('moves once the steps are done that come first, and stays if customers do not mind an evening', () => {
    const { plan, flips } = assessed.verdict;
    const first = new Set(plan.filter(({ isFirst }) => isFirst).flatMap(({ findings }) => findings));
    const later = assessed.findings.filter(({ rule }) => !first.has(rule));

    expect(decide({ app: assessed.app, findings: later }).answer).toBe('move');
    expect(flips).toContainEqual(expect.objectContaining({ id: 'first-steps', to: 'move' }));
    expect(decide(assessed, new Map([['downtime-minutes', 240]])).answer).toBe('stay');
  });

  test('every question that nobody answered is named, with how the verdict depends on it', () => {
    const { unanswered } = assessed.verdict;

    expect(unanswered.map(({ question }) => question)).toEqual(
      questions.filter(({ purpose }) => purpose === 'verdict').map(({ id }) => id),
    );
    expect(unanswered.find(({ question }) => question === 'queue-minutes')?.depends).toMatch(
      /^\d or fewer: stay; \d+ or more: change first\.$/,
    );
    expect(unanswered.find(({ question }) => question === 'tasks-repeatable')?.depends).toMatch(
      /^no: the plan takes .+ instead of .+\.$/,
    );
    expect(decide(assessed, new Map([['tenants', 40]])).unanswered.map(({ question }) => question)).not.toContain('tenants');
  });
});

describe('a small application', () => {
  test('stays, and is told only what it lacks', () => {
    const { verdict } = assess(small.app, { sources: small.sources });

    expect(verdict.answer).toBe('stay');
    expect(verdict.causes).toEqual([]);
    expect(verdict.hardening.map(({ id }) => id)).toEqual([
      'restart',
      'log-rotation',
      'limits',
      'health-checks',
      'backups',
      'second-host',
    ]);
    expect(verdict.hardening.find(({ id }) => id === 'backups')?.services).toEqual(['db']);
  });

  test('is told nothing about what it has', () => {
    const hardened = readFiles(`
x-all: &all
  restart: unless-stopped
  mem_limit: 256m
  logging: {driver: local}
services:
  web:
    <<: *all
    image: shop:1
    healthcheck: {test: [CMD, wget, -q, localhost:8000]}
`);

    expect(decide(assess(hardened.app), new Map([['downtime-minutes', 720]])).hardening).toEqual([]);
    expect(decide(assess(hardened.app)).hardening.map(({ id }) => id)).toEqual(['second-host']);
  });

  test('moves when it cannot be down and its queues are long, unless nobody can look after it or pay for it', () => {
    const pressed: readonly (readonly [string, AnswerValue])[] = [
      ['downtime-minutes', 1],
      ['queue-minutes', 60],
      ['tenants', 200],
    ];
    const six = readFiles(
      `services:\n${['a', 'b', 'c', 'd', 'e', 'f'].map((name) => `  ${name}: {image: "${name}:1"}\n`).join('')}`,
    );
    const answerWith = (...more: readonly (readonly [string, AnswerValue])[]) =>
      decide({ app: six.app, findings: [] }, new Map([...pressed, ...more])).answer;

    expect(answerWith()).toBe('move');
    expect(answerWith(['team', 0])).toBe('stay');
    expect(answerWith(['budget', 100])).toBe('stay');
    expect(answerWith(['team', 0], ['skills', 'daily'])).toBe('stay');
    expect(answerWith(['hosting', 'own-machines'])).toBe('stay');
    expect(decide({ app: small.app, findings: [] }, new Map(pressed)).answer).toBe('stay');
  });
});

describe('whatever is found and answered', () => {
  const answers = fc
    .subarray([...questions])
    .chain((asked) => fc.tuple(...asked.map((question) => fc.tuple(fc.constant(question.id), valueFor(question.id)))))
    .map((pairs) => new Map(pairs));
  const found = fc.subarray([...assessed.findings]);

  test('putting any one finding right makes no verdict worse: not more blockers, not less ready, not further from moving', () => {
    fc.assert(
      fc.property(found, answers, fc.nat(), (findings, given, index) => {
        fc.pre(findings.length > 0);
        const fixed = findings.filter((_finding, at) => at !== index % findings.length);
        const before = decide({ app: assessed.app, findings }, given);
        const after = decide({ app: assessed.app, findings: fixed }, given);

        expect(after.blockers).toBeLessThanOrEqual(before.blockers);
        expect(after.readiness).toBeGreaterThanOrEqual(before.readiness);
        expect(after.worth).toBe(before.worth);
        expect(before.causes.length > 0).toBe(before.answer === 'change-first');
        expect(before.flips.some(({ id }) => id === 'first-steps')).toBe(before.answer === 'change-first');
        expect(distance(after)).toBeLessThanOrEqual(distance(before));
        expect(after.planDays.high).toBeLessThanOrEqual(before.planDays.high);
      }),
      { numRuns: 60 },
    );
  });

  test('the same input gives the same verdict, in whatever order it comes', () => {
    fc.assert(
      fc.property(found, answers, (findings, given) => {
        const reversed = decide({ app: assessed.app, findings: findings.toReversed() }, new Map([...given].reverse()));

        expect(JSON.stringify(reversed)).toBe(JSON.stringify(decide({ app: assessed.app, findings }, given)));
      }),
      { numRuns: 30 },
    );
  });

  test('what it says of a question is what happens when the question is answered', () => {
    fc.assert(
      fc.property(found, answers, (findings, given) => {
        const inputs = measure(assessed.app, findings, given);
        const now = answerFor(inputs);
        const verdict = decide({ app: assessed.app, findings }, given);
        for (const lever of answerLevers) {
          const outcomes = new Set(
            lever.values.map((value) => decide({ app: assessed.app, findings }, new Map([...given, [lever.id, value]])).answer),
          );
          const flips = verdict.flips.filter(({ id }) => id === lever.id);
          for (const { to } of flips) expect(outcomes).toContain(to);
          if (!given.has(lever.id)) expect(flips.length > 0).toBe([...outcomes].some((answer) => answer !== now));
        }
      }),
      { numRuns: 5 },
    );
  });

  test('a number of services that flips the verdict does so, and the one beside it does not', () => {
    const flip = assessed.verdict.flips.find(({ id }) => id === 'services');
    const services = Number(/\d+/.exec(flip?.change ?? '')?.[0]);
    const inputs = measure(assessed.app, assessed.findings, new Map());

    expect(answerFor({ ...inputs, services })).toBe(flip?.to);
    expect(answerFor({ ...inputs, services: services + 1 })).toBe('change-first');
  });
});

describe('the tables', () => {
  test('weights are shares of a hundred', () => {
    expect(sum(criterionRules.map(({ weight }) => weight))).toBe(100);
    expect(sum(areas.map(({ weight }) => weight))).toBe(100);
    expect(readinessOf([])).toBe(100);
  });

  test('every family of rules has its kind of work, and every rule that is named apart exists', () => {
    const ids = new Set(families.flatMap(({ rules }) => rules.map(({ id }) => id)));

    expect(areas.flatMap((area) => area.families).toSorted()).toEqual(families.map(({ id }) => id).toSorted());
    for (const rule of areas.flatMap((area) => area.rules)) expect(ids).toContain(rule);
  });

  test.each(Object.entries(scales))('the scale of %s rises or falls all the way', (_name, scale) => {
    const measures = scale.points.map(([at]) => at);
    const scores = Array.from({ length: 200 }, (_none, step) => scoreOn(scale, (step / 100) * (measures.at(-1) ?? 1)));
    const steps = scores.slice(1).map((score, index) => Math.sign(score - (scores[index] ?? 0)));

    expect(measures).toEqual(measures.toSorted((a, b) => a - b));
    expect(new Set(steps.filter((step) => step !== 0)).size).toBe(1);
    for (const [at, score] of scale.points) expect(scoreOn(scale, at)).toBe(score);
    expect(scoreOn(scale, 1e9)).toBe(scale.points.at(-1)?.[1]);
  });
});

/** How far an application is from being where it should be: nothing to change, or something. */
function distance({ answer }: Verdict): number {
  return answer === 'change-first' ? 1 : 0;
}

function valueFor(id: string): fc.Arbitrary<AnswerValue> {
  const values = answerLevers.find((lever) => lever.id === id)?.values ?? [];
  return values.length === 0 ? fc.constant(1) : fc.constantFrom(...values);
}

function sum(numbers: readonly number[]): number {
  let total = 0;
  for (const number of numbers) total += number;
  return total;
}

function readNewsroom() {
  const root = fileURLToPath(new URL('../../../../fixtures/newsroom/', import.meta.url));
  const names = readdirSync(root, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const files: Record<string, string> = {};
  for (const { parentPath, name } of names) {
    const path = `${parentPath}/${name}`.slice(root.length).replace(/^\//, '');
    files[path] = readFileSync(`${root}${path}`, 'utf8');
  }
  return readFiles(files, ['*']);
}
