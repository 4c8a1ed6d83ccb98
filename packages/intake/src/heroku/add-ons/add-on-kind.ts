import type { NoteCode } from '../../notes/catalogue.ts';

/** What an add-on becomes. */
export type AddOnKind = DataAddOn | ExternalAddOn | ReplacedAddOn;

/** A data store that runs as a component, under the variable that the add-on gave. */
export interface DataAddOn {
  readonly kind: 'data';
  /** Services of the add-on market that are this, by the name before the colon, each with the variable that holds its address. */
  readonly variables: Readonly<Record<string, string>>;
  /** Name of the component. */
  readonly component: string;
  readonly image: string;
  /** Version of the image unless the add-on states one. */
  readonly version: string;
  /** The address, with `{host}` for the component and `${NAME}` for a secret. */
  readonly address: string;
  /** Variables of the image; a value `${NAME}` is a secret of that name. */
  readonly settings: Readonly<Record<string, string>>;
  /** Where the data is kept, and where from a version on; undefined for a store that keeps none. */
  readonly dataPath?: string;
  readonly dataPathSince?: { readonly major: number; readonly path: string };
  /** What its claim asks for when the plan does not tell. */
  readonly gigabytes: number;
  /** How what it holds comes over; undefined for what may be lost. */
  readonly moving?: string;
}

/** A service elsewhere that stays where it is: its variables become keys of Secrets. */
export interface ExternalAddOn {
  readonly kind: 'external';
  readonly names: readonly string[];
  /** What it is, for messages. */
  readonly title: string;
  readonly variables: readonly string[];
}

/** Something that the cluster does in another way, with the remark that says how. */
export interface ReplacedAddOn {
  readonly kind: 'replaced';
  readonly names: readonly string[];
  readonly note: Extract<NoteCode, `heroku-add-on-${string}`>;
}
