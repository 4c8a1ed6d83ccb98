import { childKey, type EnvironmentVariable, type Fact, inferred, stated } from '@landfall/model';
import { type Cursor, child, entriesOf, factOf, itemsOf } from '../compose/reading/cursor.ts';
import { plainFlag, plainText } from '../compose/reading/scalar.ts';
import type { Remark } from '../compose/reading/service-key.ts';
import type { EnvVariable } from '../env-file/parse.ts';
import { readLiveVariable } from './live/live-variable.ts';
import type { HerokuProject } from './project.ts';

/** Config vars by name, as one environment has them. */
export type ConfigVariables = ReadonlyMap<string, EnvironmentVariable>;

/** What decides the config vars beside the descriptors. */
export interface VariableSources {
  readonly environment?: string;
  /** Values from a file `.env.<environment>`, which win over everything. */
  readonly live?: ReadonlyMap<string, EnvVariable>;
  /** Variables that add-ons give: one that app.json only describes, or that the live application has from them, is theirs. */
  readonly supplied: ReadonlySet<string>;
  readonly remark: Remark;
}

/**
 * The config vars that the files state: those of app.json, under those of the environment, over those of heroku.yml. A
 * value that is to be generated, or that is required and not there, has to come from the store of secrets; on Heroku both
 * are settings of the live application. Where that was exported, each of its config vars is a variable.
 *
 * @source devcenter.heroku.com/articles/app-json-schema, "env"
 */
export function readConfigVariables(
  { descriptors, name: app, live: running }: HerokuProject,
  { environment, live, supplied, remark }: VariableSources,
): ConfigVariables {
  const root = descriptors.appJson?.at;
  const overlay = environment === undefined ? undefined : child(child(root, 'environments'), environment);
  const variables = new Map<string, EnvironmentVariable>();
  const sources = [child(overlay, 'env'), child(root, 'env'), child(child(descriptors.herokuYml?.at, 'setup'), 'config')];
  for (const { name, at } of sources.flatMap((source) => entriesOf(source))) {
    const former = variables.get(name);
    if (former !== undefined) {
      remarkSecond(at, former, remark);
      continue;
    }
    const variable = readVariable(name, at, { isSupplied: supplied.has(name), app: app.value, remark });
    if (variable !== undefined) variables.set(name, variable);
  }
  for (const written of running?.config ?? []) {
    const variable = readLiveVariable(written, { former: variables.get(written.name), supplied, remark });
    if (variable !== undefined) variables.set(written.name, variable);
  }
  const metadata = itemsOf(child(running?.at, 'features')).find((at) => plainText(at) === 'runtime-dyno-metadata');
  if (metadata !== undefined && !variables.has('HEROKU_APP_NAME')) {
    const evidence = { place: metadata.node.place, key: metadata.key };
    const name = inferred(app.value, 'heroku-app-name', 'dyno metadata tells the application its name', evidence);
    variables.set('HEROKU_APP_NAME', plainVariable('HEROKU_APP_NAME', name));
  }
  for (const [name, { value, place }] of live ?? []) {
    if (!supplied.has(name)) variables.set(name, plainVariable(name, stated(value, place, childKey('config', name))));
  }
  return variables;
}

function readVariable(
  name: string,
  at: Cursor,
  { isSupplied, app, remark }: { readonly isSupplied: boolean; readonly app: string; readonly remark: Remark },
): EnvironmentVariable | undefined {
  if (at.node.kind === 'scalar') {
    const text = plainText(at);
    return text === undefined ? withoutValue(name, at, remark) : plainVariable(name, factOf(at, text));
  }
  const value = child(at, 'value');
  const required = child(at, 'required');
  const generator = child(at, 'generator');
  if (required !== undefined) remark(required.key, 'heroku-required');
  const text = plainText(value);
  if (value !== undefined && text !== undefined && text !== '') {
    if (generator !== undefined) remark(generator.key, 'overruled', `${value.key} gives it a value.`);
    return plainVariable(name, factOf(value, text));
  }
  if (generator !== undefined) {
    const origin = stated(undefined, generator.node.place, generator.key);
    return { ...plainVariable(name, origin), secret: 'app.json asks for a random text that is generated once' };
  }
  if (name === 'HEROKU_APP_NAME') {
    const { place } = at.node;
    return plainVariable(name, inferred(app, 'heroku-app-name', 'Heroku tells the application its name', { place, key: at.key }));
  }
  if (isSupplied) {
    remark(at.key, 'heroku-supplied');
    return undefined;
  }
  if (plainFlag(required) === false) {
    if (value === undefined) remark(at.key, 'heroku-optional');
    return value === undefined ? undefined : plainVariable(name, factOf(value, ''));
  }
  return withoutValue(name, value ?? at, remark);
}

/** What Heroku asks for when the application is created. */
function withoutValue(name: string, at: Cursor, remark: Remark): EnvironmentVariable {
  remark(at.key, 'heroku-required-value');
  const origin = stated(undefined, at.node.place, at.key);
  return { ...plainVariable(name, origin), secret: 'the application requires a value, and the files have none' };
}

function plainVariable(name: string, value: Fact<string | undefined>): EnvironmentVariable {
  return { name, value, variables: [] };
}

/** The same name further away: app.json wins over heroku.yml, and an environment over both. */
function remarkSecond(at: Cursor, former: EnvironmentVariable, remark: Remark): void {
  const key = former.value.origin.how === 'stated' ? former.value.origin.key : '';
  if (at.key.startsWith('heroku.')) remark(at.key, 'overruled', `${key} sets it.`);
}
