import type { Landfall } from '../corpus/landfall/landfall.ts';
import type { AssessedApplication } from './applications.ts';
import type { SampledFinding } from './sample.ts';

/** What `landfall assess` said of an application. */
export interface ApplicationAssessment {
  readonly name: string;
  /** `refused` when the input is wrong, `crashed` for anything that is not an answer. */
  readonly outcome: 'assessed' | 'refused' | 'crashed';
  readonly findings: readonly SampledFinding[];
  /** What was printed, when nothing could be assessed. */
  readonly said: string;
}

/** Runs `landfall assess` as a user does, and reads its JSON. */
export async function assessApplication(landfall: Landfall, application: AssessedApplication): Promise<ApplicationAssessment> {
  const { name, folder, args, environment } = application;
  const run = await landfall.run({ folder, environment, args: ['assess', '--format', 'json', ...args] });
  if (run.exitCode !== 0) {
    const outcome = run.exitCode === 2 && !/^\s+at /m.test(run.stderr) ? 'refused' : 'crashed';
    return { name, outcome, findings: [], said: `${run.exitCode}: ${run.stderr}${run.stdout}`.slice(0, 1000) };
  }
  // The contract of the JSON, which the tests of the reports hold.
  const { findings } = JSON.parse(run.stdout) as { readonly findings: readonly Omit<SampledFinding, 'app'>[] };
  return { name, outcome: 'assessed', findings: findings.map((finding) => ({ ...finding, app: name })), said: '' };
}
