import { type App, childKey, type NamedVolume, type Origin, type Service } from '@landfall/model';
import type { Claim, SharedValues } from '../helm/values.ts';
import type { Account, Plan } from '../plan/plan.ts';
import { branch, growing, leaf, leafOf, type Traced } from '../traced.ts';
import { find, note, use } from './occupant.ts';
import { userNames, writeClaim } from './volumes/claims.ts';
import { type Data, dataOf, toClaimName } from './volumes/data.ts';
import { volumeBackend } from './volumes/volume-backend.ts';

/** The release that comes first: claims that several pods mount, and the Secrets that components refer to. */
export function sharedValues(plan: Plan, account: Account): Traced<SharedValues> {
  const { app } = plan;
  const claims = dataOf(plan).all.filter((data) => data.isShared);
  for (const data of claims) reportSharing(data, account);
  accountForVolumes(plan, account);
  accountForFiles(plan, account);
  accountForModels(app, account);
  const always: Origin = { how: 'inferred', rule: 'shared-release', why: 'what several components use comes before them' };
  const hasSecrets = Object.keys(plan.secrets.objects.entries).length > 0;
  return branch<SharedValues>({
    component: leafOf('shared', always),
    app: leaf(app.name),
    kind: leafOf('Shared', always),
    claims: claims.length === 0 ? undefined : growing<Claim>(claims.map((data) => [data.name, writeClaim(data)])),
    secrets: hasSecrets ? plan.secrets.objects : undefined,
  });
}

function reportSharing(data: Data, account: Account): void {
  const [first] = data.users;
  const what = data.volume?.name ?? data.name;
  const writers = new Set(data.users.filter(({ mount }) => !mount.readOnly).map(({ service }) => service.name));
  find({ account }, 'shared-volume', {
    at: data.volume?.place ?? first?.origin,
    message: `${what} is used by ${userNames(data)}${writers.size > 1 ? ` and written by ${writers.size} of them` : ''}; one ReadWriteMany claim keeps it shared.`,
    remedy:
      'Name a storage class that offers ReadWriteMany (claims, or storage.classes per environment), or move the files to object storage.',
  });
}

/** Says of every top-level volume what it became, and of its settings what was left out. */
function accountForVolumes(plan: Plan, account: Account): void {
  const release = { account, release: 'shared' };
  for (const volume of plan.app.volumes) {
    const key = childKey('volumes', volume.name);
    const places = placesOf(volume, plan);
    const useAll = (origin: Origin) => {
      for (const place of places) account.use(origin, place);
    };
    if (places.length === 0) {
      note(release, 'volume-unused', key, 'No service mounts it.');
      continue;
    }
    useAll({ how: 'stated', place: volume.place, key });
    const backend = volumeBackend(volume);
    for (const label of volume.labels)
      if (backend.kind !== 'claim') note(release, 'volume-driver', label.origin, 'Labels are for claims of ours.');
    const isKept = backend.kind === 'nfs' || backend.kind === 'memory' || backend.kind === 'folder';
    const settings = [...(volume.driver === undefined ? [] : [volume.driver]), ...volume.driverOptions];
    for (const { origin } of settings) {
      if (isKept || (backend.kind === 'claim' && backend.driver === undefined)) useAll(origin);
      else note(release, 'volume-driver', origin, 'A claim asks the cluster for storage; its class decides where it lies.');
    }
    if (volume.externalName !== undefined) useAll(volume.externalName.origin);
    if (backend.kind === 'claim' && backend.driver !== undefined) {
      find(release, 'volume-class', {
        at: volume.place,
        message: `The volume ${volume.name} uses the driver ${backend.driver}; its claim uses the default class of the cluster.`,
        remedy: 'Choose a storage class that reaches the same storage, and state it in the claim.',
      });
    }
  }
}

/** Where a top-level volume stands in the output: a claim of the shared release, or a volume of each component that mounts it. */
function placesOf({ name }: NamedVolume, plan: Plan): readonly string[] {
  const data = dataOf(plan).all.find(({ volume }) => volume?.name === name);
  if (data?.isShared === true) return [`values/shared.yaml#claims.${data.name}`];
  const users = plan.app.services.filter(({ mounts }) =>
    mounts.some((mount) => mount.kind === 'volume' && mount.source === name),
  );
  return releasesOf(users, plan).map((release) => `values/${release}.yaml#volumes.${data?.name ?? toClaimName(name)}`);
}

/** The releases that services are part of. */
function releasesOf(services: readonly Service[], { names }: Plan): readonly string[] {
  return [...new Set(services.flatMap(({ name }) => names.components.get(names.podOf.get(name) ?? name) ?? []))];
}

function accountForFiles(plan: Plan, account: Account): void {
  const { app } = plan;
  const release = { account, release: 'shared' };
  for (const secret of app.secrets) {
    for (const fact of [secret.driver, secret.templateDriver])
      if (fact !== undefined)
        note(release, 'volume-driver', fact.origin, 'Secrets come from the secret store; no driver stands behind them.');
    for (const label of secret.labels) note(release, 'volume-driver', label.origin, 'Labels of secrets are not kept.');
  }
  for (const config of app.configs) {
    const key = childKey('configs', config.name);
    const users = app.services.filter(({ configs }) => configs.some(({ source }) => source === config.name));
    if (users.length === 0) note(release, 'volume-unused', key, 'No service mounts it.');
    for (const user of releasesOf(users, plan))
      use({ account, release: user }, { how: 'stated', place: config.place, key }, 'volumes');
    for (const fact of [config.driver, config.templateDriver])
      if (fact !== undefined)
        note(release, 'volume-driver', fact.origin, 'Configs are ConfigMaps; no driver stands behind them.');
    for (const label of config.labels) note(release, 'volume-driver', label.origin, 'Labels of configs are not kept.');
  }
}

function accountForModels(app: App, account: Account): void {
  const release = { account, release: 'shared' };
  const used = new Set(app.services.flatMap(({ models }) => models.map(({ model }) => model)));
  for (const model of app.models) {
    if (!used.has(model.name)) note(release, 'volume-unused', `models.${model.name}`, 'No service uses it.');
    for (const fact of [model.contextSize, ...model.runtimeFlags])
      if (fact !== undefined) note(release, 'model-settings', fact.origin, 'It is a setting of the server that runs the model.');
  }
}
