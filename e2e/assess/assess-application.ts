import { AppError } from '@landfall/model';
import { assess, readSources } from '@landfall/rules';
import { disk } from '../parity/disk.ts';
import type { AssessedApplication } from './applications.ts';
import type { SampledFinding } from './sample.ts';

/** What the rules say of an application. */
export interface ApplicationAssessment {
  readonly name: string;
  /** `refused` when the input is wrong, with the reason; `crashed` for any other error. */
  readonly outcome: 'assessed' | 'refused' | 'crashed';
  readonly findings: readonly SampledFinding[];
  readonly reason: string;
}

/** Reads an application and asks every rule about it. */
export function assessApplication({ name, read }: AssessedApplication): ApplicationAssessment {
  try {
    const { app, directory } = read();
    const { findings } = assess(app, { sources: readSources(disk, directory) });
    return { name, outcome: 'assessed', findings: findings.map((finding) => ({ ...finding, app: name })), reason: '' };
  } catch (error) {
    const reason = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return { name, outcome: error instanceof AppError ? 'refused' : 'crashed', findings: [], reason };
  }
}
