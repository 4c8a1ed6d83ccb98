import { env, stdout } from 'node:process';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Landfall, startLandfall } from '../corpus/landfall/landfall.ts';
import { hasCorpus } from '../parity/corpus.ts';
import { type AssessedApplication, assessedApplications } from './applications.ts';
import { type ApplicationAssessment, assessApplication } from './assess-application.ts';
import { keyOf } from './sample.ts';
import { readVerdicts } from './verdicts.ts';

const verdicts = readVerdicts();
const judged = new Set(verdicts.map(({ app }) => app));

/** Templates that nobody has judged are many: they are assessed when LANDFALL_TEMPLATES is `all`. */
const isWanted = ({ name }: AssessedApplication): boolean =>
  env['LANDFALL_TEMPLATES'] === 'all' || !name.startsWith('dokploy/') || judged.has(name);

let landfall: Landfall;
const assessments: ApplicationAssessment[] = [];

beforeAll(async () => {
  landfall = await startLandfall();
  const slowest = { name: '', ms: 0 };
  for (const application of assessedApplications().filter(isWanted)) {
    const start = performance.now();
    assessments.push(await assessApplication(landfall, application));
    const ms = performance.now() - start;
    if (ms > slowest.ms) Object.assign(slowest, { name: application.name, ms });
  }
  stdout.write(
    hasCorpus
      ? `\n${assessments.length} public applications assessed; ${slowest.name} took longest, ${Math.round(slowest.ms)} ms.\n`
      : '\nThe public applications are absent (LANDFALL_CORPUS): nothing was assessed. They are extra.\n',
  );
}, 600_000);

afterAll(() => landfall.stop());

test('every application gets an answer, and no assessment ends in a stack trace', () => {
  expect(assessments.filter(({ outcome }) => outcome === 'crashed').map(({ name, said }) => `${name}: ${said}`)).toEqual([]);
  expect(assessments.filter(({ outcome }) => outcome === 'assessed').length).toBeGreaterThan(hasCorpus ? 150 : -1);
});

test('what a person found right is still said, and what was wrong is not', () => {
  const said = new Set(assessments.flatMap(({ findings }) => findings.map(keyOf)));
  const isSaid = ({ app, rule, file, line }: (typeof verdicts)[number]): boolean => said.has(`${app} ${rule} ${file}:${line}`);
  const rows = hasCorpus ? verdicts : [];

  expect(rows.filter((verdict) => verdict.verdict === 'right' && !isSaid(verdict))).toEqual([]);
  expect(rows.filter((verdict) => verdict.verdict === 'gone' && isSaid(verdict))).toEqual([]);
});

test('the list is long enough to say how precise the rules are', () => {
  const right = verdicts.filter(({ verdict }) => verdict === 'right').length;

  expect(verdicts.length).toBeGreaterThanOrEqual(200);
  expect(right / verdicts.length).toBeGreaterThan(0.8);
});
