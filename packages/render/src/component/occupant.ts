import type { Hook, Origin, Place } from '@landfall/model';
import type { Account, Subject } from '../plan/plan.ts';
import { type ComponentFinding, componentFindings } from './findings.ts';
import { type ComponentNote, componentNotes } from './notes.ts';

/**
 * A service on its way into a pod. Every file of this folder translates one concern of an occupant; the first occupant of
 * a pod is its main container, services with `network_mode: service:…` are the others.
 */
export interface Occupant extends Subject {
  /** Release whose values file takes the result. */
  readonly release: string;
  /** `main`, or the name of the sidecar. */
  readonly container: string;
  /** Key of the image of the service in images.yaml. */
  readonly image: string;
  /** Key of the image that the container runs: that of the service, or that of a hook. */
  readonly runs: string;
  /** `pre_start` hooks that run whenever a pod starts; others run once per roll-out, in a Job of their own. */
  readonly podHooks: readonly Hook[];
  /** True for the Job that runs hooks once per roll-out. */
  readonly isPreparation: boolean;
  /** Keys in images.yaml of the hooks that have an image of their own. */
  readonly hookImages: ReadonlyMap<Hook, string>;
}

/** Says that a fact was used where no leaf of the values shows it; `path` is a path of the values file. */
export function use(
  { account, release }: { readonly account: Account; readonly release: string },
  origin: Origin,
  path: string,
): void {
  account.use(origin, `values/${release}.yaml#${path}`);
}

/** The input key that an origin speaks of, if it does. */
export function keyOf(origin: Origin): string | undefined {
  return origin.how === 'default' ? undefined : origin.key;
}

/** The place that an origin speaks of, if it does. */
export function placeOf(origin: Origin): Place | undefined {
  return origin.how === 'default' ? undefined : origin.place;
}

/** Explains the outcome of a key. A value that nobody wrote needs no explanation. */
export function note(
  { account }: { readonly account: Account },
  code: ComponentNote,
  about: Origin | string,
  reason: string,
): void {
  const key = typeof about === 'string' ? about : keyOf(about);
  if (key !== undefined) account.note({ key, outcome: componentNotes[code].outcome, code, reason });
}

/** Reports something that a person should know or decide. */
export function find(
  { account, service }: { readonly account: Account; readonly service?: { readonly name: string } },
  code: ComponentFinding,
  { at, message, remedy }: { readonly at: Origin | Place | undefined; readonly message: string; readonly remedy: string },
): void {
  const place = at === undefined ? undefined : 'how' in at ? placeOf(at) : at;
  const { severity } = componentFindings[code];
  account.find({
    code,
    severity,
    ...(service === undefined ? {} : { service: service.name }),
    ...(place === undefined ? {} : { place }),
    message,
    remedy,
  });
}

/** The origin of something that has a place and a key, and is no fact. */
export function statedAt({ place, key }: { readonly place: Place; readonly key: string }): Origin {
  return { how: 'stated', place, key };
}

/** Place and key of an origin, for a value that is inferred from it. */
export function evidenceOf(origin: Origin): { readonly place?: Place; readonly key?: string } {
  const place = placeOf(origin);
  const key = keyOf(origin);
  return { ...(place === undefined ? {} : { place }), ...(key === undefined ? {} : { key }) };
}
