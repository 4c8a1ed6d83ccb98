import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { env } from 'node:process';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startControlPlane } from '../control-plane/control-plane.ts';
import { startHelmBatch } from '../helm-batch/helm-batch.ts';
import { startOracle } from '../oracle/oracle.ts';
import { hasCorpus } from '../parity/corpus.ts';
import { type ApplicationReport, type Judges, judgeApplication } from './application.ts';
import { type FileSet, fixtureFileSets, largeFileSets, sampleFileSets, spread, templateFileSets } from './file-sets.ts';
import { startLandfall } from './landfall/landfall.ts';
import { writeTable } from './table.ts';

/** Templates that are judged unless LANDFALL_TEMPLATES is `all`. */
const templateCount = 60;

const isWhole = env['LANDFALL_TEMPLATES'] === 'all';
const templates = isWhole ? templateFileSets() : spread(templateFileSets(), templateCount);
const fileSets: readonly FileSet[] = [...fixtureFileSets(), ...largeFileSets(), ...sampleFileSets(), ...templates];

const reports: ApplicationReport[] = [];
let judges: Judges;

beforeAll(async () => {
  const [oracle, landfall, helm, controlPlane] = await Promise.all([
    startOracle(),
    startLandfall(),
    startHelmBatch(),
    startControlPlane({
      definitions: [
        'keda-definitions',
        'argo-cd-definitions',
        'gateway-api-definitions',
        'external-secrets-definitions',
        'sealed-secrets-definitions',
      ],
    }),
  ]);
  await controlPlane.createNamespace('argocd');
  judges = { oracle, landfall, helm, controlPlane, folder: mkdtempSync(join(tmpdir(), 'landfall-corpus-')) };
}, 900_000);

afterAll(async () => {
  const { oracle, landfall, helm, controlPlane, folder } = judges;
  await Promise.all([oracle.stop(), landfall.stop(), helm.stop(), controlPlane.stop()]);
  rmSync(folder, { recursive: true });
  const order = new Map(fileSets.map(({ name }, index) => [name, index]));
  const sorted = reports.toSorted((a, b) => (order.get(a.name) ?? 0) - (order.get(b.name) ?? 0));
  const results = join(import.meta.dirname, '.cache');
  mkdirSync(results, { recursive: true });
  writeFileSync(join(results, 'table.txt'), writeTable(sorted));
  writeFileSync(join(results, 'reports.json'), `${JSON.stringify(sorted, undefined, 1)}\n`);
  process.stdout.write(`\n${absence}${writeTable(sorted)}`);
});

const absence = hasCorpus
  ? ''
  : 'The public applications are absent (LANDFALL_CORPUS): only our own fixtures were judged. The others are extra.\n\n';

test.concurrent.for(fileSets.map((fileSet, number) => ({ name: fileSet.name, fileSet, number })))(
  '$name is refused for the same cause as by the reference loader, or moves as a whole',
  { timeout: 300_000 },
  async ({ fileSet, number }, { expect: expectHere }) => {
    const report = await judgeApplication(judges, fileSet, number);
    reports.push(report);

    expectHere(report.problems).toEqual([]);
  },
);

test('the file sets are all there', () => {
  expect(fixtureFileSets().length).toBeGreaterThan(1);
  expect(largeFileSets().length + sampleFileSets().length).toBe(hasCorpus ? 70 : 0);
  expect(new Set(fileSets.map(({ name }) => name)).size).toBe(fileSets.length);
});
