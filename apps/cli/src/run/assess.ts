import { severities } from '@landfall/model';
import {
  type Assessment,
  assess,
  readSources,
  writeAssessmentHtml,
  writeAssessmentJson,
  writeAssessmentMarkdown,
  writeAssessmentSarif,
} from '@landfall/rules';
import type { AssessFlags } from '../commands/assess.ts';
import { diskWorkspace } from '../disk/workspace.ts';
import type { Io } from '../io.ts';
import { writeOutput } from '../output/file.ts';
import { assessSummary } from '../ui/assess-summary.ts';
import { coloursFor } from '../ui/colours.ts';
import { readChanges } from './changes.ts';
import { readDecisions } from './decisions.ts';
import { holdInterview, openDialogue } from './interview.ts';
import { loadApp } from './load.ts';
import { readTrend } from './trend.ts';

/** Runs `landfall assess` and answers its exit code. */
export async function runAssess(folder: string, flags: AssessFlags, io: Io): Promise<number> {
  const dialogue = flags.interview ? await openDialogue(io) : undefined;
  try {
    const { app, project } = loadApp(folder, flags, [], io).base;
    const decisions = readDecisions(project.directory, flags);
    const look = (answers: Assessment['answers']) =>
      assess(app, { sources: readSources(diskWorkspace(project.directory), project.directory), ...decisions, answers });
    let assessment = look(decisions.answers);
    if (dialogue !== undefined) {
      const answers = await holdInterview(assessment, project.directory, { dialogue, io, purpose: 'verdict' });
      assessment = look(answers);
    }
    assessment = { ...assessment, ...readChanges(assessment, flags.baseline, io), ...(await readTrend(folder, flags, io)) };
    writeOutput(write(assessment, flags, io), flags.out, io);
    const worst = flags.failOn === 'never' ? -1 : severities.indexOf(flags.failOn);
    return (assessment.comparison?.added ?? assessment.findings).some(({ severity }) => severities.indexOf(severity) <= worst)
      ? 1
      : 0;
  } finally {
    dialogue?.close();
  }
}

function write(assessment: Assessment, { format, color }: AssessFlags, io: Io): string {
  switch (format) {
    case 'json':
      return writeAssessmentJson(assessment);
    case 'markdown':
      return writeAssessmentMarkdown(assessment);
    case 'html':
      return writeAssessmentHtml(assessment);
    case 'sarif':
      return writeAssessmentSarif(assessment);
    default:
      return assessSummary(assessment, coloursFor(io, 'stdout', !color));
  }
}
