/** Translates small applications in the tests of this folder. */
import { type App, emptyApp, type NamedVolume, type Origin, type Service, stated } from '@landfall/model';
import type { ComponentValues } from '../../helm/values.ts';
import { makePlan } from '../../plan/index.ts';
import type { RenderOptions, Subject } from '../../plan/plan.ts';
import { buildService, options, type RecordedAccount, recordAccount, type ServiceDraft } from '../../plan/testing/build-app.ts';
import { type AnyTraced, plain } from '../../traced.ts';
import { componentValues, preparationOf, sharedValues } from '../index.ts';

export const place = { file: 'compose.yaml', line: 7, column: 5 };

/** A stated fact of the service `web`. */
export function said<T>(value: T, key: string): { readonly value: T; readonly origin: Origin } {
  return stated(value, place, `services.web.${key}`);
}

/** What a service has that keeps its data in the volume `data`. */
export const dataMount = {
  kind: 'volume',
  place,
  key: 'services.web.volumes[0]',
  target: '/data',
  source: 'data',
  readOnly: false,
  nocopy: false,
} as const;

/** That volume, as the application declares it. */
export const dataVolume: NamedVolume = { name: 'data', place, driverOptions: [], labels: [], hints: [] };

/** The result of translating one service, in plain values, with what was reported. */
export interface Translated {
  readonly values: ComponentValues;
  /** The Job of hooks that run once per roll-out. */
  readonly preparation: ComponentValues | undefined;
  /** The component, or both when there is a Job of hooks. */
  readonly tree: AnyTraced;
  readonly account: RecordedAccount;
  /** Codes of the notes about keys that end so. */
  codes(key: string): readonly string[];
}

/** Parts of an application beside its services. */
export type AppParts = Partial<Omit<App, 'services'>> & { readonly options?: Partial<RenderOptions> };

/** Translates the service `web` of an application that has the other services as well. */
export function translate(
  web: ServiceDraft,
  others: Readonly<Record<string, ServiceDraft>> = {},
  parts: AppParts = {},
): Translated {
  return translateOne('web', { web, ...others }, parts);
}

/** Translates one service of an application. */
export function translateOne(name: string, drafts: Readonly<Record<string, ServiceDraft>>, parts: AppParts = {}): Translated {
  return translateService(name, servicesOf(drafts), parts);
}

/** Translates one service of an application whose services are complete. */
export function translateService(name: string, services: readonly Service[], parts: AppParts = {}): Translated {
  const { app, subjects, account } = prepare(services, parts);
  const subject = subjects.get(name);
  if (subject === undefined) throw new Error(`No service is named ${name}.`);
  const sidecars = app.services
    .filter((service) => subject.plan.names.podOf.get(service.name) === name)
    .flatMap((service) => subjects.get(service.name) ?? []);
  const preparation = preparationOf(subject);
  const tree = componentValues(subject, sidecars) as AnyTraced;
  return {
    tree: preparation === undefined ? tree : { kind: 'branch', entries: { component: tree, preparation: preparation.values } },
    account,
    preparation: preparation === undefined ? undefined : (plain(preparation.values) as ComponentValues),
    values: plain(tree) as ComponentValues,
    codes: (key) => account.notes.filter((note) => note.key.endsWith(key)).map(({ code }) => code),
  };
}

/** The values of the shared release. */
export function translateShared(
  drafts: Readonly<Record<string, ServiceDraft>>,
  parts: AppParts = {},
): Pick<Translated, 'tree' | 'account'> & { readonly values: unknown } {
  const { subjects, account } = prepare(servicesOf(drafts), parts);
  const [first] = subjects.values();
  if (first === undefined) throw new Error('The application has no service.');
  const tree = sharedValues(first.plan, account) as AnyTraced;
  return { tree, account, values: plain(tree) };
}

function servicesOf(drafts: Readonly<Record<string, ServiceDraft>>): readonly Service[] {
  return Object.entries(drafts).map(([name, draft]) => buildService(name, draft));
}

function prepare(unsorted: readonly Service[], { options: more, ...parts }: AppParts) {
  const services = [...unsorted].sort((a, b) => (a.name < b.name ? -1 : 1));
  const app: App = {
    ...emptyApp(stated('demo', place, 'name')),
    files: ['compose.yaml'],
    ...parts,
    services,
  };
  const account = recordAccount();
  const plan = makePlan(app, { ...options, ...more }, account);
  const subjects = new Map<string, Subject>(
    services.map((service) => [
      service.name,
      { service, component: plan.names.components.get(service.name) ?? service.name, plan, account },
    ]),
  );
  return { app, subjects, account };
}
