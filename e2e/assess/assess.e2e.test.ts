import { stdout } from 'node:process';
import { beforeAll, expect, test } from 'vitest';
import { spread } from '../corpus/file-sets.ts';
import { startLandfall } from '../corpus/landfall/landfall.ts';
import { hasCorpus } from '../parity/corpus.ts';
import { assessedApplications } from './applications.ts';
import { type ApplicationAssessment, assessApplication } from './assess-application.ts';
import { keyOf } from './sample.ts';
import { readVerdicts, type Verdict } from './verdicts.ts';

/** Applications that the command itself is asked about; the others only the rules. */
const commandCount = 25;

const applications = assessedApplications();
const verdicts = readVerdicts();
const assessments: ApplicationAssessment[] = [];

beforeAll(() => {
  const slowest = { name: '', ms: 0 };
  for (const application of applications) {
    const start = performance.now();
    assessments.push(assessApplication(application));
    const ms = performance.now() - start;
    if (ms > slowest.ms) Object.assign(slowest, { name: application.name, ms });
  }
  stdout.write(
    hasCorpus
      ? `\n${assessments.length} public applications assessed; ${slowest.name} took longest, ${Math.round(slowest.ms)} ms.\n`
      : '\nThe public applications are absent (LANDFALL_CORPUS): nothing was assessed. They are extra.\n',
  );
}, 300_000);

test('every application is assessed, or refused for what is wrong in it', () => {
  expect(assessments.filter(({ outcome }) => outcome === 'crashed').map(({ name, reason }) => `${name}: ${reason}`)).toEqual([]);
  expect(assessments.filter(({ outcome }) => outcome === 'assessed').length).toBeGreaterThan(hasCorpus ? 500 : -1);
});

test('the command says of an application what the rules say', async () => {
  const landfall = await startLandfall();
  const asked = hasCorpus ? spread(applications, commandCount) : [];
  for (const { name, folder, args, environment } of asked) {
    const run = await landfall.run({ folder, environment, args: ['assess', '--format', 'json', ...args] });
    const expected = assessments.find((assessment) => assessment.name === name);

    expect(`${name} ${run.exitCode} ${run.stderr.slice(0, 300)}`).toMatch(expected?.outcome === 'assessed' ? / 0 $/ : / 2 /);
    if (run.exitCode !== 0) continue;
    // The contract of the JSON, which the tests of the reports hold.
    const { findings } = JSON.parse(run.stdout) as { readonly findings: readonly { readonly rule: string }[] };
    expect(findings.map(({ rule }) => rule)).toEqual(expected?.findings.map(({ rule }) => rule));
  }
  await landfall.stop();

  expect(asked.length).toBeGreaterThan(hasCorpus ? 20 : -1);
}, 300_000);

test('what a reader found right is still said, and what was wrong is not', () => {
  const said = new Set(assessments.flatMap(({ findings }) => findings.map(keyOf)));
  const isSaid = ({ app, rule, file, line }: Verdict): boolean => said.has(`${app} ${rule} ${file}:${line}`);
  const rows = hasCorpus ? verdicts : [];

  expect(rows.filter((row) => row.verdict === 'right' && !isSaid(row))).toEqual([]);
  expect(rows.filter((row) => row.verdict === 'gone' && isSaid(row))).toEqual([]);
});

test('the list is long enough to say how precise the rules are', () => {
  expect(verdicts.length).toBeGreaterThanOrEqual(200);
  expect(verdicts.filter(({ verdict }) => verdict === 'right').length).toBeGreaterThanOrEqual(200);
});
