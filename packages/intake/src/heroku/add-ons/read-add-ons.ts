import {
  byDefault,
  type EnvironmentVariable,
  type Fact,
  type Hint,
  inferred,
  type NamedVolume,
  type Origin,
  type Service,
} from '@landfall/model';
import { type Cursor, child, itemsOf } from '../../compose/reading/cursor.ts';
import { emptyService } from '../../compose/reading/empty-service.ts';
import { plainText } from '../../compose/reading/scalar.ts';
import type { Remark } from '../../compose/reading/service-key.ts';
import { closestWord } from '../../wording/closest.ts';
import { uniqueNames } from '../processes/scripts.ts';
import type { HerokuProject } from '../project.ts';
import type { DataAddOn, ExternalAddOn } from './add-on-kind.ts';
import { planGigabytes } from './plan-sizes.ts';
import { addOnNames, addOnsReviewed, findAddOn } from './table.ts';

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
}

/** An add-on as it is written: a text, or a map with a plan. */
interface WrittenAddOn {
  readonly service: string;
  readonly plan: string;
  readonly prefix: string | undefined;
  readonly version: string | undefined;
  readonly at: Cursor;
}

/**
 * Reads the add-ons of app.json and heroku.yml. One that stands in both is one.
 *
 * @param taken names that components must not have
 */
export function readAddOns({ descriptors }: HerokuProject, taken: Iterable<string>, remark: Remark): AddOnsReading {
  const name = uniqueNames(taken);
  const services: Service[] = [];
  const volumes: NamedVolume[] = [];
  const variables = new Map<string, EnvironmentVariable>();
  const stores: AddOnsReading['stores'][number][] = [];
  const lists = [child(descriptors.appJson?.at, 'addons'), child(child(descriptors.herokuYml?.at, 'setup'), 'addons')];
  const written = lists.flatMap((list) => itemsOf(list)).map(readWritten);
  for (const addOn of withoutTwins(written, remark)) {
    const kind = findAddOn(addOn.service);
    if (kind === undefined) {
      remark(addOn.at.key, 'heroku-add-on-unknown', unknownAddOn(addOn.service));
    } else if (kind.kind === 'replaced') {
      remark(addOn.at.key, kind.note);
    } else if (kind.kind === 'external') {
      for (const variable of externalVariables(addOn, kind)) addVariable(variables, variable);
      if (addOn.at.node.kind === 'map') remarkDetails(addOn.at, remark);
    } else {
      const component = name(kind.component);
      const store = dataStore(addOn, kind, component);
      services.push(store.service);
      volumes.push(...store.volumes);
      stores.push({ plan: addOn.plan, component, moving: kind.moving, at: addOn.at });
      if (!addVariable(variables, store.variable))
        remark(addOn.at.key, 'heroku-variable-taken', takenVariable(store.variable.name));
      remarkDetails(addOn.at, remark);
    }
  }
  return { services, volumes, variables: [...variables.values()], stores };
}

function readWritten(at: Cursor): WrittenAddOn {
  const plan = plainText(at) ?? plainText(child(at, 'plan')) ?? '';
  return {
    service: plan.split(':', 1)[0] ?? '',
    plan,
    prefix: plainText(child(at, 'as')),
    version: plainText(child(child(at, 'options'), 'version')),
    at,
  };
}

/** The add-ons without those that another file states as well: twins share the service and do not differ in their names. */
function withoutTwins(written: readonly WrittenAddOn[], remark: Remark): readonly WrittenAddOn[] {
  return written.filter((addOn, index) => {
    const twin = written.slice(0, index).find((other) => other.service === addOn.service && isOtherFile(other, addOn));
    if (twin !== undefined) remark(addOn.at.key, 'said-twice', `${twin.at.key} asks for the same add-on.`);
    return twin === undefined;
  });
}

function isOtherFile(a: WrittenAddOn, b: WrittenAddOn): boolean {
  return a.at.node.place.file !== b.at.node.place.file;
}

function unknownAddOn(service: string): string {
  const near = closestWord(service, addOnNames);
  const meant = near === undefined ? '' : ` Did you mean ${near}?`;
  return `The add-on ${service} is not in the list of ${addOnsReviewed}, so the names of its variables are not known.${meant}`;
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

function externalVariables({ service, at }: WrittenAddOn, { title, variables }: ExternalAddOn): EnvironmentVariable[] {
  const origin = originOf(at, 'heroku-external', `${service} stays where it is`);
  return variables.map((name) => ({
    name,
    value: { value: undefined, origin },
    variables: [],
    secret: `the add-on for ${title} gives it`,
  }));
}

interface DataStore {
  readonly service: Service;
  readonly volumes: readonly NamedVolume[];
  readonly variable: EnvironmentVariable;
}

function dataStore(addOn: WrittenAddOn, kind: DataAddOn, component: string): DataStore {
  const origin = originOf(addOn.at, 'heroku-data', `it takes the place of ${addOn.plan}`);
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
    variable: secretText(variableName(addOn, kind), address, { origin, component }),
  };
}

/** The size of the claim: that of the plan, else a guess. */
function claimSize({ plan, at }: WrittenAddOn, { gigabytes }: DataAddOn): Hint {
  const stated = planGigabytes(plan);
  const value =
    stated === undefined
      ? byDefault(`${gigabytes}Gi`, 'heroku-data-size', 'a guess; look at what the add-on holds')
      : { value: `${stated}Gi`, origin: originOf(at, 'heroku-plan-size', `the size of ${plan}`) };
  return { name: 'size', value, dialect: 'heroku' };
}

function dataPath({ dataPath: path, dataPathSince }: DataAddOn, version: string): string | undefined {
  return dataPathSince !== undefined && Number.parseInt(version, 10) >= dataPathSince.major ? dataPathSince.path : path;
}

/** `as: MONGO` calls `MONGODB_URI` `MONGO_URI`. */
function variableName({ service, prefix }: WrittenAddOn, { variables }: DataAddOn): string {
  const usual = variables[service.toLowerCase()] ?? 'URL';
  if (prefix === undefined || prefix === '') return usual;
  return `${prefix.toUpperCase()}_${usual.slice(usual.lastIndexOf('_') + 1)}`;
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
