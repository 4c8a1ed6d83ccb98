import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { readPrices } from '@landfall/intake';
import { AppError } from '@landfall/model';
import {
  assess,
  type BusinessCase,
  defaultPrices,
  makeCase,
  readSources,
  writeCaseHtml,
  writeCaseJson,
  writeCaseMarkdown,
  writePrices,
} from '@landfall/rules';
import type { ReportFlags } from '../commands/report.ts';
import { diskWorkspace } from '../disk/workspace.ts';
import type { Io } from '../io.ts';
import { writeOutput } from '../output/file.ts';
import { readDecisions } from './decisions.ts';
import { holdInterview, openDialogue } from './interview.ts';
import { loadApp } from './load.ts';

/** Runs `landfall report` and answers its exit code. */
export async function runReport(folder: string, flags: ReportFlags, io: Io): Promise<number> {
  const prices = flags.prices === undefined ? defaultPrices : readPrices(readBytes(flags.prices, io), flags.prices);
  if (flags.printPrices) {
    writeOutput(writePrices(prices), flags.out, io);
    return 0;
  }
  const dialogue = flags.interview ? await openDialogue(io) : undefined;
  try {
    const { app, project } = loadApp(folder, flags, [], io).base;
    const sources = readSources(diskWorkspace(project.directory), project.directory);
    const decisions = readDecisions(project.directory, flags);
    let assessment = assess(app, { sources, ...decisions });
    if (dialogue !== undefined) {
      const answers = await holdInterview(assessment, project.directory, { dialogue, io, purpose: 'case' });
      assessment = assess(app, { sources, ...decisions, answers });
    }
    writeOutput(write(makeCase(assessment, prices), flags), flags.out, io);
    return 0;
  } finally {
    dialogue?.close();
  }
}

function write(report: BusinessCase, { format, json }: ReportFlags): string {
  if (json) return writeCaseJson(report);
  return format === 'html' ? writeCaseHtml(report) : writeCaseMarkdown(report);
}

function readBytes(file: string, io: Io): Uint8Array {
  try {
    return readFileSync(resolve(io.workingDirectory, file));
  } catch (error) {
    const reason = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    throw new AppError('PRICES_INVALID', [{ message: `--prices ${file}: it cannot be read, the system says ${reason}.` }], {
      cause: error,
    });
  }
}
