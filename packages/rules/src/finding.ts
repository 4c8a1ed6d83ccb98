import type { Place, Severity } from '@landfall/model';
import type { Change, Confidence, Evidence, Topic } from './rule.ts';

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
