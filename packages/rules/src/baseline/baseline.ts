/**
 * Compares an assessment with an earlier one.
 *
 * Glossary: a baseline is the JSON of an earlier assessment. A finding is the same as an earlier one when rule, service and
 * subject agree: the message is the subject, and where it was reworded, the file. Lines do not count, they move with
 * every edit.
 */
import { AppError, type Place, type Severity, severities } from '@landfall/model';
import type { RuleFinding } from '../finding.ts';

/** What a baseline says of one finding. */
export interface EarlierFinding {
  readonly rule: string;
  readonly severity: Severity;
  readonly service?: string;
  readonly file: string;
  readonly line: number;
  readonly message: string;
}

export interface Baseline {
  /** The file as the user named it. */
  readonly name: string;
  readonly findings: readonly EarlierFinding[];
  /** `stay`, `change-first` or `move`; undefined when the file is older than verdicts. */
  readonly verdict?: string;
  /** Names of services, sorted. */
  readonly services: readonly string[];
}

/** A finding that is still there, and says something else or weighs otherwise. */
export interface ChangedFinding {
  readonly before: EarlierFinding;
  readonly after: RuleFinding;
}

/** What became of the findings of a baseline. */
export interface Comparison {
  readonly baseline: string;
  /** In the order of findings. */
  readonly added: readonly RuleFinding[];
  /** In the order of the baseline. */
  readonly gone: readonly EarlierFinding[];
  readonly changed: readonly ChangedFinding[];
  readonly unchanged: number;
  /** The verdict of the baseline, where it has one. */
  readonly verdictBefore?: string;
  readonly servicesAdded: readonly string[];
  readonly servicesGone: readonly string[];
}

/** What is compared with a baseline. */
export interface Present {
  readonly findings: readonly RuleFinding[];
  /** Names of services. */
  readonly services: readonly string[];
}

/** Says what is new, gone and changed since a baseline. */
export function compareWithBaseline({ findings, services }: Present, baseline: Baseline): Comparison {
  const left = new Set(baseline.findings);
  const matches = new Map<RuleFinding, EarlierFinding>();
  for (const keyOf of identities) {
    const waiting = new Map<string, EarlierFinding[]>();
    for (const earlier of left) waiting.set(keyOf(earlier), [...(waiting.get(keyOf(earlier)) ?? []), earlier]);
    for (const finding of findings) {
      if (matches.has(finding)) continue;
      const match = waiting.get(keyOf(recordOf(finding)))?.shift();
      if (match === undefined) continue;
      matches.set(finding, match);
      left.delete(match);
    }
  }
  const changed = [...matches]
    .filter(([after, before]) => after.severity !== before.severity || after.message !== before.message)
    .map(([after, before]) => ({ before, after }));
  return {
    baseline: baseline.name,
    added: findings.filter((finding) => !matches.has(finding)),
    gone: baseline.findings.filter((earlier) => left.has(earlier)),
    changed: changed.sort((a, b) => findings.indexOf(a.after) - findings.indexOf(b.after)),
    unchanged: matches.size - changed.length,
    ...(baseline.verdict === undefined ? {} : { verdictBefore: baseline.verdict }),
    servicesAdded: services.filter((name) => !baseline.services.includes(name)),
    servicesGone: baseline.services.filter((name) => !services.includes(name)),
  };
}

/** What makes two findings the same, the surest first: each finding is matched once, by the first that agrees. */
const identities: readonly ((finding: EarlierFinding) => string)[] = [
  ({ rule, service, message }) => JSON.stringify([rule, service, message]),
  ({ rule, service, file }) => JSON.stringify([rule, service, file]),
  ({ rule, service }) => JSON.stringify([rule, service]),
];

function recordOf({ rule, severity, service, place, message }: RuleFinding): EarlierFinding {
  return { rule, severity, ...(service === undefined ? {} : { service }), file: place.file, line: place.line, message };
}

/**
 * Reads the JSON of an earlier assessment.
 *
 * @param name the file as the user named it
 * @throws AppError BASELINE_INVALID with what was expected, and where the text is no JSON the place
 */
export function readBaseline(text: string, name: string): Baseline {
  const document = parse(text, name);
  const refuse = (message: string): AppError => new AppError('BASELINE_INVALID', [{ place: startOf(name), message }]);
  if (!isRecord(document) || !Array.isArray(document['findings']))
    throw refuse('Expected the JSON of an earlier assessment, which has a list of findings.');
  if (document['schemaVersion'] !== 1)
    throw refuse(`schemaVersion is ${JSON.stringify(document['schemaVersion'])}; this Landfall reads version 1.`);
  const findings = document['findings'].map((item: unknown, index) => {
    const finding = earlierFinding(item);
    if (finding === undefined)
      throw refuse(`findings[${index}]: expected rule, severity, message and place as assess writes them.`);
    return finding;
  });
  const { services, verdict } = document;
  const answer = isRecord(verdict) ? verdict['answer'] : undefined;
  return {
    name,
    findings,
    ...(typeof answer === 'string' ? { verdict: answer } : {}),
    services: Array.isArray(services)
      ? services
          .flatMap((service: unknown) => (isRecord(service) && typeof service['name'] === 'string' ? [service['name']] : []))
          .sort()
      : [],
  };
}

function earlierFinding(item: unknown): EarlierFinding | undefined {
  if (!isRecord(item)) return undefined;
  const { rule, severity, service, message, place } = item;
  const known = severities.find((candidate) => candidate === severity);
  if (typeof rule !== 'string' || known === undefined || typeof message !== 'string' || !isRecord(place)) return undefined;
  const { file, line } = place;
  if (typeof file !== 'string' || typeof line !== 'number') return undefined;
  return { rule, severity: known, ...(typeof service === 'string' ? { service } : {}), file, line, message };
}

function parse(text: string, name: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    // V8 says where, except at the very start or end of a text.
    const [, line, column] = /line (\d+) column (\d+)/.exec(error instanceof Error ? error.message : '') ?? [];
    const place = line === undefined ? startOf(name) : { file: name, line: Number(line), column: Number(column) };
    throw new AppError('BASELINE_INVALID', [{ place, message: 'This is no JSON.' }], { cause: error });
  }
}

function startOf(file: string): Place {
  return { file, line: 1, column: 1 };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
