import { type App, comparePlaces, type Deviation, severities } from '@landfall/model';
import type { Comparison } from './baseline/baseline.ts';
import type { TrendPoint } from './baseline/trend.ts';
import { applyDeviations, type IdleDeviation, type SuppressedFinding } from './deviations/apply.ts';
import { families } from './families.ts';
import type { RuleFinding } from './finding.ts';
import { type Option, weighOptions } from './options/options.ts';
import type { Family, Rule, Sighting } from './rule.ts';
import { noSources, type Sources, type SourceTally } from './sources/sources.ts';
import { type Answers, decide, type Verdict } from './verdict/verdict.ts';

export type { RuleFinding } from './finding.ts';

/** What the rules say about an application. */
export interface Assessment {
  readonly app: App;
  /** The gravest first, then in the order of families, then by place. */
  readonly findings: readonly RuleFinding[];
  /** Findings that people accepted, each with the Deviation that says so; in the order of findings. */
  readonly suppressed: readonly SuppressedFinding[];
  /** Deviations that suppress nothing any more, or nothing at all. */
  readonly idleDeviations: readonly IdleDeviation[];
  /** What people answered. */
  readonly answers: Answers;
  readonly verdict: Verdict;
  /** Ways to run it, the best one first. */
  readonly options: readonly Option[];
  /** How much source code was looked at. */
  readonly sources: SourceTally;
  /** What changed since an earlier assessment, when there is one to compare with. */
  readonly comparison?: Comparison;
  /** The application at earlier commits, the oldest first, when that was asked for. */
  readonly trend?: readonly TrendPoint[];
}

export interface AssessOptions {
  readonly sources?: Sources;
  /** The rules to ask; all of them when absent. */
  readonly families?: readonly Family[];
  /** What people answered, by the id of the question. */
  readonly answers?: Answers;
  /** What people accept for now. */
  readonly deviations?: readonly Deviation[];
  /** As `2026-11-21`: what is accepted until a day before it no longer counts. Without it nothing expires. */
  readonly today?: string;
}

/** Asks every rule about an application. */
export function assess(app: App, options: AssessOptions = {}): Assessment {
  const sources = options.sources ?? noSources;
  const view = { app, services: app.services, sources };
  const asked = options.families ?? families;
  const found = asked.flatMap(({ rules }, order) =>
    rules.flatMap((rule) => [...rule.looks(view)].map((sighting) => ({ order, finding: findingOf(rule, sighting) }))),
  );
  found.sort((a, b) => compareSeverity(a.finding, b.finding) || a.order - b.order || compareFindings(a.finding, b.finding));
  const { deviations = [], answers = new Map(), today } = options;
  const { findings, suppressed, idle } = applyDeviations(
    found.map(({ finding }) => finding),
    deviations,
    today,
  );
  const verdict = decide({ app, findings }, answers);
  return {
    app,
    findings,
    suppressed,
    idleDeviations: idle,
    answers,
    verdict,
    options: weighOptions({ app, findings }, verdict, answers),
    sources: sources.tally(),
  };
}

function findingOf(rule: Rule, sighting: Sighting): RuleFinding {
  const handled = 'handled' in sighting ? sighting.handled : rule.handled;
  return {
    rule: rule.id,
    family: rule.family,
    topic: rule.topic,
    severity: sighting.severity ?? rule.severity,
    confidence: sighting.confidence ?? 'certain',
    ...(sighting.service === undefined ? {} : { service: sighting.service }),
    place: sighting.place,
    message: sighting.message,
    evidence: sighting.evidence,
    remedy: sighting.remedy ?? rule.remedy,
    change: rule.change,
    ...(handled === undefined ? {} : { handled }),
  };
}

function compareSeverity(a: RuleFinding, b: RuleFinding): number {
  return severities.indexOf(a.severity) - severities.indexOf(b.severity);
}

function compareFindings(a: RuleFinding, b: RuleFinding): number {
  if (a.rule !== b.rule) return a.rule < b.rule ? -1 : 1;
  return comparePlaces(a.place, b.place) || (a.message < b.message ? -1 : 1);
}
