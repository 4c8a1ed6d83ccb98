import type { Fact } from './fact.ts';
import type { Place } from './place.ts';
import type { AnswerValue } from './questions.ts';

/** What a person decided about an application, as `landfall.yaml` beside it says. */
export interface Settings {
  /** The file as places name it; undefined when there is none. */
  readonly file?: string;
  /** What was answered, by the id of the question. */
  readonly answers: ReadonlyMap<string, Fact<AnswerValue>>;
  readonly deviations: readonly Deviation[];
}

/** A finding that people accept for now: which rule, where, why, and until when. */
export interface Deviation {
  readonly place: Place;
  /** Id of a rule. */
  readonly rule: string;
  readonly rulePlace: Place;
  /** The service that it is about; every service, and the application as a whole, when absent. */
  readonly service?: string;
  readonly reason: string;
  readonly owner?: string;
  /** The last day on which it holds, as `2027-03-01`; for good when absent. */
  readonly until?: string;
}

/** Nothing was decided. */
export const noSettings: Settings = { answers: new Map(), deviations: [] };
