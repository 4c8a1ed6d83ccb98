import { type App, comparePlaces, type Place, type Severity, severities } from '@landfall/model';
import { families } from './families.ts';
import type { Change, Confidence, Evidence, Family, Rule, Sighting, Topic } from './rule.ts';
import { noSources, type Sources, type SourceTally } from './sources/sources.ts';

/** What a rule found, with everything that a reader needs to judge it and to act. */
export interface RuleFinding {
  readonly rule: string;
  readonly family: string;
  readonly topic: Topic;
  readonly severity: Severity;
  readonly confidence: Confidence;
  readonly service?: string;
  readonly place: Place;
  readonly message: string;
  readonly evidence: readonly Evidence[];
  readonly remedy: string;
  readonly change: Change;
  /** What `landfall render` already does about it. */
  readonly handled?: string;
}

/** What the rules say about an application. */
export interface Assessment {
  readonly app: App;
  /** The gravest first, then in the order of families, then by place. */
  readonly findings: readonly RuleFinding[];
  /** How much source code was looked at. */
  readonly sources: SourceTally;
}

export interface AssessOptions {
  readonly sources?: Sources;
  /** The rules to ask; all of them when absent. */
  readonly families?: readonly Family[];
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
  return { app, findings: found.map(({ finding }) => finding), sources: sources.tally() };
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
