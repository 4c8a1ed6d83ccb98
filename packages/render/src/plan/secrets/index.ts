import type { App } from '@landfall/model';
import type { Account, Names, Reference, RequiredSecret, SecretPlan } from '../plan.ts';
import { remark, report } from '../report.ts';
import { collectFinds, type SecretFind } from './collect-finds.ts';
import { deliverVariables, type ServiceSecrets, templateOf } from './deliver.ts';
import { groupFinds, type SecretGroup } from './group-finds.ts';
import { mergeRequired, requiredSecrets, secretObjects } from './objects.ts';
import { findSecretFiles, type SecretFile } from './secret-files.ts';
import { findSecretParts } from './secret-parts.ts';
import { credentialShape } from './secret-value.ts';

export { boundFile, composeConfigFile, composeSecretFile } from './secret-files.ts';

/** The plan of secrets, still open for keys that something beside the containers needs. */
export interface SecretPlanner {
  readonly plan: SecretPlan;
  /** The plan with further keys; reports how many a person must create. */
  readonly complete: (more: readonly RequiredSecret[]) => SecretPlan;
}

/** Decides what is secret, where it is kept, and how it reaches the containers. */
export function planSecrets(
  app: App,
  { names, references, account }: { readonly names: Names; readonly references: readonly Reference[]; readonly account: Account },
): SecretPlanner {
  const collected = collectFinds(app);
  const groups = groupFinds(app, collected.finds, { names, references });
  const files = findSecretFiles(app, {
    names,
    known: collected.known,
    taken: new Set(groups.map(({ secret, key }) => `${secret} ${key}`)),
  });
  const services = secretsOfServices(app, groups);
  const anywhere = new Map<string, SecretGroup>();
  for (const group of groups)
    for (const { value } of group.finds) if (value !== undefined && !anywhere.has(value)) anywhere.set(value, group);
  const everywhere = { find: (text: string) => collected.known.find(text), groupOf: (value: string) => anywhere.get(value) };
  const values = new Map(
    app.services.map(({ name, environment }) => [
      name,
      new Map(environment.map((variable) => [variable.name, variable.value.value ?? ''])),
    ]),
  );
  const required = requiredSecrets(groups, files);
  accountForSources(app, files, account);
  const plan: SecretPlan = {
    variables: deliverVariables(services, collected, values),
    template: (service, text) => templateOf(text, services.get(service) ?? nothing, everywhere),
    holdsSecret: (text) =>
      credentialShape(text) !== undefined || collected.known.holdsAny(text) || findSecretParts(text).length > 0,
    objects: secretObjects(required, files),
    required,
    files: new Map(files.map(({ id, secret, key }) => [id, { secret, key }])),
  };
  return {
    plan,
    complete: (more) => {
      const all = mergeRequired([...required, ...more]);
      reportRequired(all.length, app, account);
      return { ...plan, required: all, objects: secretObjects(all, files) };
    },
  };
}

const nothing: ServiceSecrets = { byValue: new Map(), whole: new Map(), groupOf: new Map(), finds: [], occupied: new Set() };

function secretsOfServices(app: App, groups: readonly SecretGroup[]): ReadonlyMap<string, ServiceSecrets> {
  const building = new Map(
    app.services.map(({ name, environment }) => [
      name,
      {
        byValue: new Map<string, SecretGroup>(),
        whole: new Map<string, SecretGroup>(),
        groupOf: new Map<SecretFind, SecretGroup>(),
        finds: [] as SecretFind[],
        occupied: new Set(environment.map((variable) => variable.name)),
      },
    ]),
  );
  for (const group of groups) {
    for (const find of group.finds) {
      const own = building.get(find.service);
      if (own === undefined) continue;
      own.finds.push(find);
      own.groupOf.set(find, group);
      if (find.kind === 'variable' && find.variable !== undefined) own.whole.set(find.variable, group);
      // An argument in clear names its secret best; a variable of the same value comes second.
      if (find.value !== undefined && find.value !== '' && (find.kind === 'argument' || !own.byValue.has(find.value)))
        own.byValue.set(find.value, group);
    }
  }
  return building;
}

function reportRequired(count: number, app: App, account: Account): void {
  if (count === 0) return;
  report(account, 'secrets-to-create', {
    message: `${count === 1 ? '1 secret needs a value' : `${count} secrets need values`} in the secret store of each environment of ${app.name.value}.`,
    remedy: 'MIGRATION.md lists every Secret and key, who uses it, and why it was taken for one. No value was written anywhere.',
  });
}

/** Top-level secrets become keys of Secrets; one that no service mounts becomes nothing. */
function accountForSources(app: App, files: readonly SecretFile[], account: Account): void {
  const byId = new Map(files.map((file) => [file.id, file]));
  for (const source of app.secrets) {
    const file = byId.get(`secrets.${source.name}`);
    const facts = [source.file, source.environmentVariable, source.content, source.externalName].filter(
      (fact) => fact !== undefined,
    );
    for (const { origin } of facts) {
      if (file !== undefined) account.use(origin, `values/shared.yaml#secrets.${file.secret}.keys.${file.key}`);
      else remark(account, 'secret-unused', origin, 'No service mounts this secret.');
    }
  }
}
