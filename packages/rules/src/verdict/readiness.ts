import type { Severity } from '@landfall/model';
import type { RuleFinding } from '../finding.ts';
import type { Confidence } from '../rule.ts';
import { areaOf, areas } from './areas.ts';

/** How much of its area one finding takes away. */
export const severityShare: Readonly<Record<Severity, number>> = { blocker: 1, warning: 0.3, advice: 0.05 };

/** A guess counts less than what is certain. */
export const confidenceShare: Readonly<Record<Confidence, number>> = { certain: 1, likely: 0.8, guess: 0.4 };

/** What `landfall render` takes care of already, as long as it does not stop the move. */
export const handledShare = 0.4;

/** Advice alone takes no more of an area than this: it never stops a move. */
export const adviceShare = 0.25;

/**
 * How ready an application is, from 0 to 100: 100 without findings. Each area keeps the share that its findings leave of it, so
 * no finding that is put right can make an application less ready.
 */
export function readinessOf(findings: readonly RuleFinding[]): number {
  const lost = new Map<string, { grave: number; advice: number }>();
  for (const finding of findings) {
    const area = areaOf(finding);
    if (area === undefined) continue;
    const sum = lost.get(area.id) ?? { grave: 0, advice: 0 };
    sum[finding.severity === 'advice' ? 'advice' : 'grave'] += shareOf(finding);
    lost.set(area.id, sum);
  }
  let readiness = 0;
  for (const { id, weight } of areas) {
    const { grave, advice } = lost.get(id) ?? { grave: 0, advice: 0 };
    // Whole hundredths: sums in another order must not differ in the last bit.
    readiness += weight * Math.round(100 * (1 - Math.min(1, grave + Math.min(adviceShare, advice))));
  }
  return Math.round(readiness / 100);
}

function shareOf({ severity, confidence, handled }: RuleFinding): number {
  const isEased = handled !== undefined && severity !== 'blocker';
  return severityShare[severity] * confidenceShare[confidence] * (isEased ? handledShare : 1);
}
