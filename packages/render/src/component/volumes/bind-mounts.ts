import type { BindMount } from '@landfall/model';
import type { Volume } from '../../helm/values.ts';
import { boundFile } from '../../plan/secrets/index.ts';
import { branch, leafOf } from '../../traced.ts';
import type { Exceptions } from '../exceptions.ts';
import { find, note, type Occupant, statedAt } from '../occupant.ts';
import { type BindKind, bindKind } from './bind-kind.ts';
import { dataOf, toClaimName } from './data.ts';
import { deliverFile, deliverFolder, deliverSecret } from './deliver-files.ts';
import type { PodStorage } from './pod-storage.ts';
import { mountClaim, targetOf } from './volume-mounts.ts';

/** Permission bits of a file that is run: rwxr-xr-x. */
const executableMode = 0o755;

/** Translates a bind mount by what it is for. Nothing of the project is lost in silence. */
export function mountBind(
  occupant: Occupant,
  mount: BindMount,
  { storage, exceptions }: { readonly storage: PodStorage; readonly exceptions: Exceptions },
): void {
  const kind = bindKind(occupant.service, mount);
  accountForOptions(occupant, mount, kind);
  switch (kind.kind) {
    case 'engine-socket':
      return rejectSocket(occupant, mount);
    case 'clock':
      return note(occupant, 'bind-clock', mount.key, 'Containers keep UTC; the variable TZ sets another zone.');
    case 'identity':
      return note(occupant, 'bind-host-identity', mount.key, `${mount.source} belongs to one machine.`);
    case 'system':
      return mountHostPath(occupant, mount, { storage, exceptions });
    case 'file':
      return mountFile(occupant, mount, { kind, storage });
    case 'folder':
      return mountFolder(occupant, mount, { kind, storage });
    case 'data':
      return mountFolderData(occupant, mount, { kind, storage });
    case 'code':
      return kind.isInImage
        ? note(occupant, 'bind-code', mount.key, 'The image that is built holds the code; the mount serves development.')
        : rejectCode(occupant, mount);
    case 'lost-file':
      return rejectFile(occupant, mount, kind);
  }
}

function accountForOptions(occupant: Occupant, mount: BindMount, kind: BindKind): void {
  if (mount.selinux !== undefined) note(occupant, 'bind-options', mount.selinux.origin, 'Kubernetes labels volumes by itself.');
  if (mount.propagation !== undefined && kind.kind !== 'system')
    note(occupant, 'bind-options', mount.propagation.origin, 'Mounts do not propagate between pods and this volume.');
  note(occupant, 'bind-options', `${mount.key}.bind.create_host_path`, 'No folder of a host is needed.');
}

function rejectSocket(occupant: Occupant, mount: BindMount): void {
  note(occupant, 'bind-engine-socket', mount.key, 'Nothing in Kubernetes answers to the Docker API.');
  find(occupant, 'engine-socket', {
    at: statedAt(mount),
    message: `${occupant.service.name} mounts ${mount.source.slice(mount.source.lastIndexOf('/') + 1)}: it controls a Docker Engine, and a cluster has none.`,
    remedy:
      'Replace what it does by an ingress controller, a CronJob or the Kubernetes API with a role of its own; or leave the component out.',
  });
}

/** A part of the node itself. Agents that run on every node need it; anything else reads one node by accident. */
function mountHostPath(
  occupant: Occupant,
  mount: BindMount,
  { storage, exceptions }: { readonly storage: PodStorage; readonly exceptions: Exceptions },
): void {
  const origin = statedAt(mount);
  exceptions.relax('hostPaths', `mounts ${mount.source} of the node`, origin);
  note(occupant, 'bind-host-path', mount.key, `It shows ${mount.source} of the node that the pod runs on.`);
  find(occupant, 'host-access', {
    at: origin,
    message: `${occupant.service.name} mounts ${mount.source} of its node; a namespace that enforces Pod Security refuses that.`,
    remedy:
      'Keep it for an agent that runs on every node (deploy.mode: global); else remove the volume and exceptions.hostPaths.',
  });
  const propagation =
    mount.propagation?.value.endsWith('slave') === true
      ? 'HostToContainer'
      : mount.propagation?.value.endsWith('shared') === true
        ? 'Bidirectional'
        : undefined;
  storage.mount(`host ${mount.source}`, {
    wanted: toClaimName(`host${mount.source}`),
    source: () => ({
      kind: 'written',
      entries: { host: branch<NonNullable<Volume['host']>>({ path: leafOf(mount.source, origin) }) },
    }),
    target: { ...targetOf(occupant, mount), ...(propagation === undefined ? {} : { propagation }) },
  });
}

type KindOf<K extends BindKind['kind']> = Extract<BindKind, { readonly kind: K }>;

function mountFile(
  occupant: Occupant,
  mount: BindMount,
  { kind, storage }: { readonly kind: KindOf<'file'>; readonly storage: PodStorage },
): void {
  const target = { ...targetOf(occupant, mount), readOnly: true };
  const mode = kind.executable ? executableMode : undefined;
  const secret = occupant.plan.secrets.files.get(boundFile(mount.source));
  if (secret !== undefined) deliverSecret(storage, { secret, target, mode });
  else deliverFile(occupant, { content: kind.content, wanted: baseName(mount.target), target, mode, storage });
  noteReadOnly(occupant, mount, secret !== undefined);
}

function mountFolder(
  occupant: Occupant,
  mount: BindMount,
  { kind, storage }: { readonly kind: KindOf<'folder'>; readonly storage: PodStorage },
): void {
  const target = { ...targetOf(occupant, mount), readOnly: true };
  const secrets = occupant.plan.secrets.files;
  const plain = new Map([...kind.files].filter(([path]) => !secrets.has(boundFile(mount.source, path))));
  if (plain.size > 0)
    deliverFolder(occupant, { files: plain, wanted: toClaimName(baseName(mount.source.replace(/\/+$/, ''))), target, storage });
  for (const path of kind.files.keys()) {
    const secret = secrets.get(boundFile(mount.source, path));
    if (secret !== undefined)
      deliverSecret(storage, {
        secret,
        target: { ...target, path: `${mount.target.replace(/\/+$/, '')}/${path}` },
        mode: undefined,
      });
  }
  noteReadOnly(occupant, mount, plain.size === 0);
}

function noteReadOnly(occupant: Occupant, mount: BindMount, isSecret: boolean): void {
  if (isSecret) note(occupant, 'sealed-content', mount.key, 'It holds a secret, so a Secret takes its place.');
  else if (!mount.readOnly)
    note(occupant, 'content-read-only', mount.key, 'The container can read it; Compose would have let it write as well.');
}

function mountFolderData(
  occupant: Occupant,
  mount: BindMount,
  { kind, storage }: { readonly kind: KindOf<'data'>; readonly storage: PodStorage },
): void {
  const { service, plan } = occupant;
  const place = dataOf(plan).at(service, mount);
  if (place === undefined) throw new Error(`No data is known for the folder ${mount.source} of ${service.name}.`);
  note(occupant, 'bind-data', mount.key, `It became a claim (${kind.why}), which is empty at first.`);
  if (mount.found.kind !== 'missing') {
    find(occupant, 'bind-data-copy', {
      at: statedAt(mount),
      message: `${service.name} keeps data in ${mount.source}, which became the claim ${place.data.name}${place.data.isShared ? '' : ` of ${occupant.release}`}.`,
      remedy: 'Copy the data into the claim once, before the first start; MIGRATION.md says how.',
    });
  }
  mountClaim(storage, place, targetOf(occupant, mount));
}

function rejectCode(occupant: Occupant, mount: BindMount): void {
  note(occupant, 'bind-code', mount.key, 'It is the code of the service, and no image holds it.');
  find(occupant, 'code-without-image', {
    at: statedAt(mount),
    message: `${occupant.service.name} runs code from ${mount.source}, mounted at ${mount.target}; no image holds it.`,
    remedy: 'Write a Dockerfile that copies the code, and give the service a build section.',
  });
}

function rejectFile(occupant: Occupant, mount: BindMount, { why, detail }: KindOf<'lost-file'>): void {
  const code = {
    missing: 'bind-missing-file',
    'too-large': 'bind-too-large',
    unreadable: 'bind-unreadable',
    outside: 'bind-host-file',
  } as const;
  note(occupant, code[why], mount.key, `${mount.source} could not be delivered: ${detail}.`);
  find(occupant, 'bind-file-lost', {
    at: statedAt(mount),
    message: `${occupant.service.name} mounts ${mount.source} at ${mount.target}, which could not be delivered: ${detail}.`,
    remedy:
      why === 'too-large'
        ? 'Build it into the image, or keep it in object storage.'
        : 'Put the file into the project, build it into the image, or create a Secret or ConfigMap for it.',
  });
}

function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
