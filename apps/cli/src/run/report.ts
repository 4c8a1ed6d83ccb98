import { readPrices } from '@landfall/intake';
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
import { readNamedFile } from './named-file.ts';

/** Runs `landfall report` and answers its exit code. */
export async function runReport(folder: string, flags: ReportFlags, io: Io): Promise<number> {
  const { prices: file } = flags;
  const prices =
    file === undefined
      ? defaultPrices
      : readPrices(readNamedFile(file, io, { option: '--prices', code: 'PRICES_INVALID' }), file);
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
