import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { AppError } from '@landfall/model';
import { type Assessment, compareWithBaseline, readBaseline } from '@landfall/rules';
import type { Io } from '../io.ts';

/**
 * Compares an assessment with an earlier one, where a file of one was named.
 *
 * @throws AppError BASELINE_INVALID
 */
export function readChanges({ app, findings }: Assessment, baseline: string | undefined, io: Io): Pick<Assessment, 'comparison'> {
  if (baseline === undefined) return {};
  const services = app.services.map(({ name }) => name);
  return { comparison: compareWithBaseline({ findings, services }, readBaseline(readText(baseline, io), baseline)) };
}

function readText(file: string, io: Io): string {
  try {
    return readFileSync(resolve(io.workingDirectory, file), 'utf8');
  } catch (error) {
    const reason = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    throw new AppError('BASELINE_INVALID', [{ message: `--baseline ${file}: it cannot be read, the system says ${reason}.` }], {
      cause: error,
    });
  }
}
