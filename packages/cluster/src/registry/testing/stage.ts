import type { Credential } from '../auth/credential.ts';
import { anonymousSource, type CredentialSource } from '../auth/keyring.ts';
import { clusterBudget } from '../budget/budget.ts';
import type { FactStore } from '../cache/fact-store.ts';
import type { Inspection, InspectionSettings, InspectRequest } from '../inspect/inspector.ts';
import { createRoute, type RouteOptions } from '../mirrors/route.ts';
import type { ShortNames } from '../mirrors/short-names.ts';
import { createRegistry, type Registry } from '../registry.ts';
import { createDouble, type DoubleOptions, type RegistryDouble } from './double.ts';
import { createFakeClock, type FakeClock } from './fake-clock.ts';
import { type SampleImage, sampleImage, sampleIndex } from './images.ts';

/** The registry that images of these tests are named after. */
export const host = 'registry.example';
/** An index for amd64 and arm64. */
export const both = sampleIndex([sampleImage('linux/amd64'), sampleImage('linux/arm64/v8')]);

/** A client, the double that it asks, and the clock of both. */
export interface Stage {
  readonly double: RegistryDouble;
  readonly clock: FakeClock;
  readonly registry: Registry;
  readonly ask: (image: string, more?: Partial<InspectRequest>) => Promise<Inspection>;
  readonly platforms: (image: string) => Promise<string>;
}

export interface StageOptions {
  readonly double?: DoubleOptions;
  readonly store?: FactStore;
  readonly settings?: Partial<InspectionSettings>;
  readonly from?: RegistryDouble;
  readonly route?: Partial<RouteOptions>;
  readonly shortNames?: ShortNames;
  /** How long each answer takes, by the clock of the stage. */
  readonly latencyMs?: number;
}

/** Sets one up without images. */
export function stage({ double: options, store, settings, from, route, shortNames, latencyMs }: StageOptions = {}): Stage {
  const clock = createFakeClock();
  const slow = latencyMs === undefined ? {} : { delay: () => clock.sleep(latencyMs) };
  const double = from ?? createDouble({ ...slow, ...options });
  const registry = createRegistry({
    send: double.send,
    clock,
    random: () => 0.5,
    route: createRoute({ isLocalhostHere: false, plainHttpHosts: [host, 'other.example'], ...route }),
    budget: clusterBudget,
    ...(store !== undefined && { store }),
    ...(shortNames !== undefined && { shortNames }),
    ...(settings !== undefined && { inspection: settings }),
  });
  const ask: Stage['ask'] = (image, more) => registry.inspect(image, { access: nobody, priority: 'admission', ...more });
  return { double, clock, registry, ask, platforms: async (image) => write(await ask(image)) };
}

/** Asks without credentials. */
export const nobody = { reader: 'shop', own: anonymousSource, shared: anonymousSource };

/** Asks for a reader with credentials of its own. */
export function access(reader: string, ...credentials: readonly Credential[]): InspectRequest['access'] {
  const own: CredentialSource = { find: async () => credentials };
  return { reader, own, shared: anonymousSource };
}

/** One line for what was found out. */
export function write({ facts, isStale }: Inspection): string {
  const stale = isStale ? ' stale' : '';
  if (facts.kind === 'unknown') return `unknown: ${facts.reason}${facts.isTransient ? ' for now' : ''}${stale}`;
  const names = facts.platforms.map(({ os, architecture, variant }) => [os, architecture, variant].filter(Boolean).join('/'));
  const absent = facts.absent === undefined ? '' : ` without ${facts.absent.map(({ architecture }) => architecture).join(', ')}`;
  return `${facts.kind} ${names.join(' ')}${absent}${stale}`;
}

/** Sets one up with an image as `shop/web:1`. */
export function pushed(image: SampleImage, options: StageOptions = {}): Stage {
  const made = stage(options);
  made.double.push('shop/web', '1', image);
  return made;
}

/** The name of that image. */
export const web = `${host}/shop/web:1`;
