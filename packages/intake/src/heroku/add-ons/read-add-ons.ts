import {
  byDefault,
  type EnvironmentVariable,
  emptyService,
  type Fact,
  type HerokuAddOn,
  type Hint,
  inferred,
  type NamedVolume,
  type Origin,
  type Service,
} from '@landfall/model';
import { type Cursor, child, itemsOf } from '../../compose/reading/cursor.ts';
import type { Remark } from '../../compose/reading/service-key.ts';
import { closestWord } from '../../wording/closest.ts';
import { shorten } from '../../wording/shorten.ts';
import { uniqueNames } from '../processes/scripts.ts';
import type { HerokuProject } from '../project.ts';
import type { DataAddOn, ExternalAddOn } from './add-on-kind.ts';
import { planGigabytes } from './plan-sizes.ts';
import { addOnNames, addOnsReviewed, findAddOn } from './table.ts';
import { factsOf, readLiveAddOn, readWritten, remarkOverruled, type WrittenAddOn, withoutTwins } from './written-add-on.ts';

/** What the add-ons of an application become. */
export interface AddOnsReading {
  /** Data stores that run as components. */
  readonly services: readonly Service[];
  readonly volumes: readonly NamedVolume[];
  /** Variables that add-ons give to every process. */
  readonly variables: readonly EnvironmentVariable[];
  /** Data stores with the component that each became, for what has to be said of them. */
  readonly stores: readonly {
    readonly plan: string;
    readonly component: string;
    /** How what it holds comes over; undefined for what may be lost. */
    readonly moving: string | undefined;
    readonly at: Cursor;
  }[];
  /** Each add-on, for the assessment and the bill. */
  readonly facts: readonly HerokuAddOn[];
}

/**
 * Reads the add-ons: those of the live application where it was exported, else those of app.json and heroku.yml. One that
 * stands in both is one.
 *
 * @param taken names that components must not have
 */
export function readAddOns({ descriptors, live }: HerokuProject, taken: Iterable<string>, remark: Remark): AddOnsReading {
  const name = uniqueNames(taken);
  const services: Service[] = [];
  const volumes: NamedVolume[] = [];
  const variables = new Map<string, EnvironmentVariable>();
  const stores: AddOnsReading['stores'][number][] = [];
  const seen: WrittenAddOn[] = [];
  const lists = [child(descriptors.appJson?.at, 'addons'), child(child(descriptors.herokuYml?.at, 'setup'), 'addons')];
  const written = lists.flatMap((list) => itemsOf(list)).map(readWritten);
  const running = itemsOf(child(live?.at, 'addons')).map((at) => readLiveAddOn(at, written));
  if (live !== undefined) remarkOverruled(written, running, remark);
  for (const addOn of live === undefined ? withoutTwins(written, remark) : running) {
    const kind = findAddOn(addOn.service);
    seen.push(addOn);
    if (addOn.owner !== undefined || (kind === undefined && addOn.names.length > 0)) {
      remark(addOn.at.key, addOn.owner === undefined ? 'heroku-add-on-elsewhere' : 'heroku-add-on-shared');
      for (const variable of externalVariables(addOn, { title: addOn.service, variables: [] })) addVariable(variables, variable);
    } else if (kind === undefined) {
      remark(addOn.at.key, 'heroku-add-on-unknown', unknownAddOn(addOn.service));
    } else if (kind.kind === 'replaced') {
      remark(addOn.at.key, kind.note);
    } else if (kind.kind === 'external') {
      for (const variable of externalVariables(addOn, kind)) addVariable(variables, variable);
      if (addOn.at.node.kind === 'map' && live === undefined) remarkDetails(addOn.at, remark);
    } else {
      const component = name(kind.component);
      const store = dataStore(addOn, kind, component);
      services.push(store.service);
      volumes.push(...store.volumes);
      stores.push({ plan: addOn.plan, component, moving: kind.moving, at: addOn.at });
      const refused = store.variables.filter((variable) => !addVariable(variables, variable));
      if (refused[0] !== undefined && refused.length === store.variables.length)
        remark(addOn.at.key, 'heroku-variable-taken', takenVariable(refused[0].name));
      remarkDetails(addOn.at, remark);
    }
  }
  const componentOf = ({ at }: WrittenAddOn) => stores.find((store) => store.at.key === at.key)?.component;
  return {
    services,
    volumes,
    variables: [...variables.values()],
    stores,
    facts: seen.map((addOn) => factsOf(addOn, componentOf(addOn))),
  };
}

function unknownAddOn(service: string): string {
  const near = closestWord(service, addOnNames);
  const meant = near === undefined ? '' : ` Did you mean ${near}?`;
  return `The add-on ${shorten(service)} is not in the list of ${addOnsReviewed}, so the names of its variables are not known.${meant}`;
}

function takenVariable(name: string): string {
  return `Another add-on gives ${name} already; the component is there, and nothing is told its address.`;
}

/** Settings beside the plan that decide names and versions. */
function remarkDetails(at: Cursor, remark: Remark): void {
  for (const name of ['as', 'options']) {
    const detail = child(at, name);
    if (detail !== undefined) remark(detail.key, 'heroku-add-on-detail');
  }
}

function addVariable(variables: Map<string, EnvironmentVariable>, variable: EnvironmentVariable): boolean {
  if (variables.has(variable.name)) return false;
  variables.set(variable.name, variable);
  return true;
}

function externalVariables(
  { service, names, at }: WrittenAddOn,
  { title, variables }: Pick<ExternalAddOn, 'title' | 'variables'>,
): EnvironmentVariable[] {
  const origin = originOf(at, 'heroku-external', `${shorten(service)} stays where it is`);
  return (names.length > 0 ? names : variables).map((name) => ({
    name,
    value: { value: undefined, origin },
    variables: [],
    secret: `the add-on for ${shorten(title)} gives it`,
  }));
}

interface DataStore {
  readonly service: Service;
  readonly volumes: readonly NamedVolume[];
  /** Its address, under each name that the add-on gave it. */
  readonly variables: readonly EnvironmentVariable[];
}

function dataStore(addOn: WrittenAddOn, kind: DataAddOn, component: string): DataStore {
  const origin = originOf(addOn.at, 'heroku-data', `it takes the place of ${shorten(addOn.plan)}`);
  const { place } = addOn.at.node;
  const fact = <T>(value: T): Fact<T> => ({ value, origin });
  const version = addOn.version ?? kind.version;
  const volume = `${component}-data`;
  const path = dataPath(kind, version);
  const service: Service = {
    ...emptyService(component, place),
    image: fact(`${kind.image}:${version}`),
    environment: Object.entries(kind.settings).map(([name, template]) => secretText(name, template, { origin, component })),
    replicas: fact(1),
    networks: [{ network: 'default', place, aliases: [] }],
    mounts:
      path === undefined
        ? []
        : [{ kind: 'volume', place, key: addOn.at.key, target: path, readOnly: false, source: volume, nocopy: false }],
  };
  const address = kind.address.replace('{host}', component);
  return {
    service,
    volumes: path === undefined ? [] : [{ name: volume, place, driverOptions: [], labels: [], hints: [claimSize(addOn, kind)] }],
    variables: variableNames(addOn, kind).map((name) => secretText(name, address, { origin, component })),
  };
}

/** The size of the claim: that of the plan, else a guess. */
function claimSize({ plan, at }: WrittenAddOn, { gigabytes }: DataAddOn): Hint {
  const stated = planGigabytes(plan);
  const value =
    stated === undefined
      ? byDefault(`${gigabytes}Gi`, 'heroku-data-size', 'a guess; look at what the add-on holds')
      : { value: `${stated}Gi`, origin: originOf(at, 'heroku-plan-size', `the size of ${shorten(plan)}`) };
  return { name: 'size', value, dialect: 'heroku' };
}

function dataPath({ dataPath: path, dataPathSince }: DataAddOn, version: string): string | undefined {
  return dataPathSince !== undefined && Number.parseInt(version, 10) >= dataPathSince.major ? dataPathSince.path : path;
}

/**
 * The variables that hold the address: of a live add-on those of its variables that end as the usual one does; else the
 * usual one, where `as: MONGO` calls `MONGODB_URI` `MONGO_URI`.
 */
function variableNames({ service, prefix, names }: WrittenAddOn, { variables }: DataAddOn): readonly string[] {
  const usual = variables[service.toLowerCase()] ?? 'URL';
  const ending = usual.slice(usual.lastIndexOf('_') + 1);
  const live = names.filter((name) => name.endsWith(`_${ending}`) || name === ending);
  if (live.length > 0) return live;
  return [prefix === undefined || prefix === '' ? usual : `${prefix.toUpperCase()}_${ending}`];
}

/** A text in which `${NAME}` stands for a secret: two components of one kind have two. */
function secretText(
  name: string,
  template: string,
  { origin, component }: { readonly origin: Origin; readonly component: string },
): EnvironmentVariable {
  const number = /-\d+$/.exec(component)?.[0].replace('-', '_') ?? '';
  const own = template.replace(/\$\{([A-Z_]+)\}/g, (_, secret: string) => `\${${secret}${number}}`);
  const variables = [...own.matchAll(/\$\{([A-Z0-9_]+)\}/g)].map((match) => match[1] ?? '');
  const value = own.replace(/\$\{[A-Z0-9_]+\}/g, '');
  if (variables.length === 0) return { name, value: { value, origin }, variables };
  return { name, value: { value: value === '' ? undefined : value, origin }, template: own, variables };
}

function originOf(at: Cursor, rule: string, why: string): Origin {
  const plan = at.node.kind === 'map' ? (child(at, 'plan') ?? at) : at;
  return inferred(undefined, rule, why, { place: plan.node.place, key: plan.key }).origin;
}
