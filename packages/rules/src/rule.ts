/**
 * What a rule is.
 *
 * Glossary: a Rule looks at an application through a View and yields Sightings: one thing, at one Place, with the evidence.
 * `assess` turns Sightings into findings by adding what is true of the rule as a whole.
 */
import type { Place, Severity } from '@landfall/model';
import type { View } from './view.ts';

/** What a finding is about, for programs that read the JSON. Additive: a topic is never renamed. */
export const topics = [
  'local-state',
  'shared-volume',
  'docker-sock',
  'host-path',
  'host-network',
  'privileged',
  'task-loss',
  'health-missing',
  'health-wrong',
  'shutdown',
  'migration-on-start',
  'singleton',
  'secret-clear',
  'image-latest',
  'image-arch',
  'no-limits',
  'db-in-compose',
  'network-mode-service',
  'init-order',
  'log-files',
  'volume-prefill',
  'uid-ownership',
  'cost',
  'other',
] as const;
export type Topic = (typeof topics)[number];

/** `certain`: the input says so. `likely`: it follows by what is usual. `guess`: a person should look first. */
export type Confidence = 'certain' | 'likely' | 'guess';

/** Something a reader can check, and where. */
export interface Evidence {
  readonly text: string;
  readonly place?: Place;
}

/** Evidence that stands somewhere. */
export type PlacedEvidence = Evidence & { readonly place: Place };

/** An example of the remedy, as the lines of a file before and after. */
export interface Change {
  readonly file: string;
  readonly before: readonly string[];
  readonly after: readonly string[];
}

/** One thing that a rule has seen. */
export interface Sighting {
  /** Absent when it is about the application as a whole. */
  readonly service?: string;
  readonly place: Place;
  /** What will happen in Kubernetes, in plain words, about this very thing. Never holds a secret. */
  readonly message: string;
  /** At least one. */
  readonly evidence: readonly Evidence[];
  /** `certain` when absent. */
  readonly confidence?: Confidence;
  /** When this one is less or more grave than the rule usually is. */
  readonly severity?: Severity;
  /** When something else helps here than what helps usually. */
  readonly remedy?: string;
  /** When `landfall render` takes care of this one, or does not, unlike usually. */
  readonly handled?: string | undefined;
}

/** One kind of trouble. Severity: a blocker does not start, or loses or reveals data, unless somebody acts. */
export interface Rule {
  /** Also the name of its folder. Never renamed, never used again. */
  readonly id: string;
  readonly family: string;
  readonly severity: Severity;
  readonly topic: Topic;
  /** One sentence that ends with a full stop. */
  readonly title: string;
  /** Why it matters: what Compose does, what Kubernetes does instead. */
  readonly why: string;
  readonly remedy: string;
  readonly change: Change;
  /** What `landfall render` already does about it; absent when it leaves it to people. */
  readonly handled?: string;
  readonly looks: (view: View) => Iterable<Sighting>;
}

/** Rules about one subject, in the order of the reference. */
export interface Family {
  readonly id: string;
  readonly title: string;
  readonly rules: readonly Rule[];
}
