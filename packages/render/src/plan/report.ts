import type { Origin, Place } from '@landfall/model';
import { type PlanFinding, planFindings } from './findings.ts';
import { type PlanNote, planNotes } from './notes.ts';
import type { Account } from './plan.ts';

/** What is said of one case; the severity is a matter of the code. */
export interface Report {
  readonly service?: string;
  /** Where the cause is written. */
  readonly at?: Place | Origin | undefined;
  readonly message: string;
  readonly remedy: string;
}

/** Reports a finding of the catalogue. */
export function report(account: Account, code: PlanFinding, { service, at, message, remedy }: Report): void {
  const place = at === undefined ? undefined : 'how' in at ? placeOf(at) : at;
  account.find({
    code,
    severity: planFindings[code].severity,
    ...(service === undefined ? {} : { service }),
    ...(place === undefined ? {} : { place }),
    message,
    remedy,
  });
}

/** Decides the outcome of a key, with a reason of the catalogue; a fact that nobody stated has no key. */
export function remark(account: Account, code: PlanNote, key: string | Origin, reason: string): void {
  const path = typeof key === 'string' ? key : key.how === 'stated' ? key.key : undefined;
  if (path !== undefined) account.note({ key: path, outcome: planNotes[code].outcome, code, reason });
}

/** The place of an origin, and its key: the evidence for what is inferred from it. */
export function evidenceOf(origin: Origin | undefined): { readonly place?: Place; readonly key?: string } {
  if (origin === undefined || origin.how === 'default') return {};
  return {
    ...(origin.place === undefined ? {} : { place: origin.place }),
    ...(origin.key === undefined ? {} : { key: origin.key }),
  };
}

function placeOf(origin: Origin): Place | undefined {
  return origin.how === 'default' ? undefined : origin.place;
}
