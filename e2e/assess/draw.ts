/**
 * Draws the findings that a reader judges: `node e2e/assess/draw.ts` prints those of the sample that no list holds yet, and how the
 * judged ones stand. The same applications and rules give the same sample.
 */
import { join } from 'node:path';
import { argv, stdout } from 'node:process';
import { assessedApplications } from './applications.ts';
import { assessApplication } from './assess-application.ts';
import { drawSample, keyOf, type SampledFinding } from './sample.ts';
import { readVerdicts } from './verdicts.ts';

const seed = argv[2] ?? 'landfall';
const applications = assessedApplications();
const findings: readonly SampledFinding[] = applications.flatMap((application) => assessApplication(application).findings);

const judged = new Map(
  readVerdicts().map((verdict) => [`${verdict.app} ${verdict.rule} ${verdict.file}:${verdict.line}`, verdict.verdict]),
);
// File sets of one application show the same finding twice.
const folders = new Map(applications.map(({ name, folder }) => [name, folder]));
const distinct = new Map(
  findings
    .map(
      (one) =>
        [`${one.rule} ${join(folders.get(one.app) ?? '', one.place.file)}:${one.place.line} ${one.service ?? ''}`, one] as const,
    )
    .toReversed(),
);
const sample = drawSample([...distinct.values()].toReversed(), { seed, size: 200, blockers: 60 });
for (const finding of sample.filter((one) => !judged.has(keyOf(one)))) {
  const { app, place, rule, severity, message } = finding;
  stdout.write(`| ${app} | \`${place.file}:${place.line}\` | \`${rule}\` | ${severity} | | ${message} |\n`);
}
const right = sample.filter((one) => judged.get(keyOf(one)) === 'right').length;
const reworded = sample.filter((one) => judged.get(keyOf(one)) === 'reworded').length;
stdout.write(`${findings.length} findings, ${sample.length} drawn: ${right} right, ${reworded} reworded since, the rest above\n`);
