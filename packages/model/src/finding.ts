import type { Place } from './place.ts';

export const severities = ['blocker', 'warning', 'advice'] as const;
export type Severity = (typeof severities)[number];

/** Something about the user's app that a person should know or decide. `code` is stable and has a page in the reference. */
export interface Finding {
  readonly code: string;
  readonly severity: Severity;
  readonly service?: string;
  readonly place?: Place;
  readonly message: string;
  readonly remedy: string;
}
