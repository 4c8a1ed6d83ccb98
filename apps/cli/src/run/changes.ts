import { type Assessment, compareWithBaseline, readBaseline } from '@landfall/rules';
import type { Io } from '../io.ts';
import { readNamedText } from './named-file.ts';

/**
 * Compares an assessment with an earlier one, where a file of one was named.
 *
 * @throws AppError BASELINE_INVALID
 */
export function readChanges({ app, findings }: Assessment, baseline: string | undefined, io: Io): Pick<Assessment, 'comparison'> {
  if (baseline === undefined) return {};
  const services = app.services.map(({ name }) => name);
  const text = readNamedText(baseline, io, { option: '--baseline', code: 'BASELINE_INVALID' });
  return { comparison: compareWithBaseline({ findings, services }, readBaseline(text, baseline)) };
}
