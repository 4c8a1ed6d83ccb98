import { comparePlaces, type Deviation } from '@landfall/model';
import type { RuleFinding } from '../finding.ts';

/** A finding that people accepted, and what they said. */
export interface SuppressedFinding {
  readonly finding: RuleFinding;
  readonly deviation: Deviation;
}

/** A Deviation that suppresses nothing: its day has passed, or nothing is found that it could be about. */
export interface IdleDeviation {
  readonly deviation: Deviation;
  readonly because: 'expired' | 'unmatched';
}

export interface AppliedDeviations {
  readonly findings: readonly RuleFinding[];
  readonly suppressed: readonly SuppressedFinding[];
  readonly idle: readonly IdleDeviation[];
}

/**
 * Takes out what people accepted. An expired Deviation suppresses nothing; the last day on which it holds is its own.
 *
 * @param today as `2026-11-21`; nothing expires without it
 */
export function applyDeviations(
  findings: readonly RuleFinding[],
  deviations: readonly Deviation[],
  today: string | undefined,
): AppliedDeviations {
  const ordered = deviations.toSorted((a, b) => comparePlaces(a.place, b.place));
  // Days are written so that the order of letters is the order of time.
  const isExpired = ({ until }: Deviation) => until !== undefined && today !== undefined && until < today;
  const holding = ordered.filter((deviation) => !isExpired(deviation));
  const kept: RuleFinding[] = [];
  const suppressed: SuppressedFinding[] = [];
  for (const finding of findings) {
    const deviation = holding.find((candidate) => isAbout(candidate, finding));
    if (deviation === undefined) kept.push(finding);
    else suppressed.push({ finding, deviation });
  }
  const idle = ordered.flatMap((deviation): readonly IdleDeviation[] => {
    if (isExpired(deviation)) return [{ deviation, because: 'expired' }];
    return findings.some((finding) => isAbout(deviation, finding)) ? [] : [{ deviation, because: 'unmatched' }];
  });
  return { findings: kept, suppressed, idle };
}

function isAbout({ rule, service }: Deviation, finding: RuleFinding): boolean {
  return rule === finding.rule && (service === undefined || service === finding.service);
}
