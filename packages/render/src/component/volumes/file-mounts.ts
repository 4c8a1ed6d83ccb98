import type { FileMount, FileSource, MountedContent } from '@landfall/model';
import { composeConfigFile, composeSecretFile } from '../../plan/secrets/index.ts';
import { find, note, type Occupant, statedAt, use } from '../occupant.ts';
import { toObjectName } from './data.ts';
import { deliverFile, deliverKey, deliverSecret } from './deliver-files.ts';
import { deliveredBytes, maxFileSetBytes } from './file-set.ts';
import type { PodStorage } from './pod-storage.ts';
import type { VolumeTarget } from './volume-draft.ts';

/** Mounts a Compose config: a file of the project, a text of the Compose file, a variable, or one that exists outside. */
export function mountConfig(occupant: Occupant, mount: FileMount, storage: PodStorage): void {
  const { plan } = occupant;
  const source = plan.app.configs.find(({ name }) => name === mount.source);
  const { target, mode } = prepare(occupant, mount);
  const secret = plan.secrets.files.get(composeConfigFile(mount.source));
  accountForSource(occupant, source);
  if (secret !== undefined) {
    deliverSecret(storage, { secret, target, mode });
    note(occupant, 'sealed-content', mount.key, 'It holds a secret, so a Secret takes its place.');
  } else if (source?.externalName !== undefined) {
    const object = toObjectName(source.externalName.value);
    deliverKey(storage, { kind: 'existing-config', object, key: mount.source, target, mode });
    note(
      occupant,
      'volume-name',
      source.externalName.origin,
      `A ConfigMap named ${object} with the key ${mount.source} is expected to exist.`,
    );
  } else deliverContent(occupant, mount, { content: contentOf(source), target, mode, storage });
}

/** Mounts a Compose secret from the Secret that the plan keeps it in. */
export function mountSecret(occupant: Occupant, mount: FileMount, storage: PodStorage): void {
  const { target, mode } = prepare(occupant, mount);
  const planned = occupant.plan.secrets.files.get(composeSecretFile(mount.source));
  const secret = planned ?? { secret: toObjectName(mount.source), key: mount.source };
  if (planned === undefined) {
    find(occupant, 'secret-file', {
      at: statedAt(mount),
      message: `${occupant.service.name} mounts the secret ${mount.source}, of which nothing is known.`,
      remedy: `Create the Secret ${secret.secret} with the key ${secret.key}.`,
    });
  }
  deliverSecret(storage, { secret, target, mode });
}

function prepare(occupant: Occupant, mount: FileMount): { readonly target: VolumeTarget; readonly mode: number | undefined } {
  for (const owner of [mount.uid, mount.gid])
    if (owner !== undefined) note(occupant, 'config-owner', owner.origin, 'The file belongs to root; its mode is kept.');
  if (mount.mode !== undefined) use(occupant, mount.mode.origin, 'volumes');
  const target = { path: mount.target, container: occupant.container, origin: statedAt(mount), readOnly: true };
  // What is not owned must be readable by others, or by nobody but root.
  return { target, mode: mount.mode === undefined ? undefined : mount.mode.value & 0o777 };
}

function contentOf(source: FileSource | undefined): MountedContent {
  if (source === undefined) return { kind: 'missing' };
  return source.data ?? (source.content === undefined ? { kind: 'missing' } : { kind: 'text', text: source.content.value });
}

interface ContentDelivery {
  readonly content: MountedContent;
  readonly target: VolumeTarget;
  readonly mode: number | undefined;
  readonly storage: PodStorage;
}

function deliverContent(occupant: Occupant, mount: FileMount, { content, target, mode, storage }: ContentDelivery): void {
  const isReadable = content.kind === 'text' || content.kind === 'binary';
  if (isReadable && deliveredBytes(content) <= maxFileSetBytes)
    return deliverFile(occupant, { content, wanted: mount.source, target, mode, storage });
  const tooLarge = isReadable || content.kind === 'too-large';
  const detail = tooLarge
    ? 'a ConfigMap holds one mebibyte'
    : content.kind === 'refused'
      ? content.reason
      : 'its content is not there';
  note(
    occupant,
    tooLarge ? 'bind-too-large' : 'bind-missing-file',
    mount.key,
    `The config ${mount.source} could not be delivered: ${detail}.`,
  );
  find(occupant, 'bind-file-lost', {
    at: target.origin,
    message: `${occupant.service.name} mounts the config ${mount.source} at ${mount.target}, which could not be delivered: ${detail}.`,
    remedy: tooLarge ? 'Build it into the image.' : 'Provide the file or variable that it comes from, and render again.',
  });
}

function accountForSource(occupant: Occupant, source: FileSource | undefined): void {
  for (const fact of [source?.file, source?.content, source?.environmentVariable, source?.externalName])
    if (fact !== undefined) use(occupant, fact.origin, 'volumes');
}
