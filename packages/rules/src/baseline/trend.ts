import { type Severity, severities } from '@landfall/model';
import type { Assessment } from '../assess.ts';
import type { VerdictAnswer } from '../verdict/verdict.ts';

/** A commit, as Git names it. */
export interface Commit {
  /** Abbreviated. */
  readonly id: string;
  /** As `2026-11-21`. */
  readonly day: string;
  /** First line of its message. */
  readonly subject: string;
}

/** An application as it was at one commit: what was found, or why it could not be read. */
export interface TrendPoint {
  readonly commit: Commit;
  readonly found?: {
    readonly services: number;
    readonly counts: Readonly<Record<Severity, number>>;
    /** 0 to 100. */
    readonly readiness: number;
    readonly verdict: VerdictAnswer;
  };
  /** One sentence. */
  readonly problem?: string;
}

/** A point of the trend from an assessment of the application as it was. */
export function trendPoint(commit: Commit, { app, findings, verdict }: Assessment): TrendPoint {
  const [blocker = 0, warning = 0, advice = 0] = severities.map(
    (severity) => findings.filter((finding) => finding.severity === severity).length,
  );
  return {
    commit,
    found: {
      services: app.services.length,
      counts: { blocker, warning, advice },
      readiness: verdict.readiness,
      verdict: verdict.answer,
    },
  };
}
