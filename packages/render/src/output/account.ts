import type { Finding, Note, Origin, Use } from '@landfall/model';
import { comparePlaces, severities } from '@landfall/model';
import type { Account } from '../plan/plan.ts';

/** Collects what the steps of render report; each list comes out sorted and without repetitions. */
export class AccountBook implements Account {
  private readonly notesByKey = new Map<string, Note>();
  private readonly findingsByText = new Map<string, Finding>();
  private readonly usesByText = new Map<string, Use>();
  private readonly traces: Use[] = [];

  note(note: Note): void {
    const id = `${note.key}\n${note.code}`;
    if (!this.notesByKey.has(id)) this.notesByKey.set(id, note);
  }

  find(finding: Finding): void {
    this.findingsByText.set(`${finding.code}\n${finding.service ?? ''}\n${finding.message}`, finding);
  }

  /** Notes a scalar of the output; each is noted once, by the writer. */
  trace(origin: Origin, output: string): void {
    this.traces.push({ origin, output });
  }

  use(origin: Origin, output: string): void {
    const key = 'key' in origin ? origin.key : undefined;
    this.usesByText.set(`${origin.how}\n${key ?? (origin.how === 'stated' ? '' : origin.rule)}\n${output}`, { origin, output });
  }

  get notes(): readonly Note[] {
    return [...this.notesByKey.values()].sort((a, b) => compareTexts(a.key, b.key) || compareTexts(a.code, b.code));
  }

  /** Worst first, then by service and place. */
  get findings(): readonly Finding[] {
    return [...this.findingsByText.values()].sort(compareFindings);
  }

  /** What the steps used, then what was written, each in its order. */
  get uses(): readonly Use[] {
    return [...this.usesByText.values(), ...this.traces];
  }
}

/** Orders texts by code unit, the same on every machine. */
export function compareTexts(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Worst first, then by code, service and place. */
export function compareFindings(a: Finding, b: Finding): number {
  const byPlace = a.place !== undefined && b.place !== undefined ? comparePlaces(a.place, b.place) : 0;
  return (
    severities.indexOf(a.severity) - severities.indexOf(b.severity) ||
    compareTexts(a.code, b.code) ||
    compareTexts(a.service ?? '', b.service ?? '') ||
    byPlace ||
    compareTexts(a.message, b.message)
  );
}
