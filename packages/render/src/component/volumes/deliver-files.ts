import type { MountedContent } from '@landfall/model';
import type { Occupant } from '../occupant.ts';
import { deliveredBytes, fileKey, maxFileSetBytes } from './file-set.ts';
import type { PodStorage } from './pod-storage.ts';
import type { DeliveredFile, VolumeTarget } from './volume-draft.ts';

type Content = DeliveredFile['content'];

interface FileDelivery {
  readonly content: Content;
  /** Name that the key resembles. */
  readonly wanted: string;
  readonly target: VolumeTarget;
  readonly mode: number | undefined;
  readonly storage: PodStorage;
}

/** Delivers one file: all single files of a pod share a ConfigMap while there is room in it. */
export function deliverFile(occupant: Occupant, { content, wanted, target, mode, storage }: FileDelivery): void {
  const rewritten = rewriteContent(occupant, content);
  for (let count = 1; ; count += 1) {
    const identity = count === 1 ? 'files' : `files-${count}`;
    const source = storage.sourceOf(identity);
    const files = source?.kind === 'files' ? source.files : new Map<string, DeliveredFile>();
    const same = [...files.values()].find((file) => isSame(file, rewritten) && file.mode === mode);
    const used = bytesOf(files.values());
    if (same === undefined && used + deliveredBytes(rewritten) > maxFileSetBytes) continue;
    const key = same?.key ?? fileKey(wanted, files);
    files.set(key, { key, path: key, content: rewritten, mode, origin: target.origin });
    storage.mount(identity, { wanted: identity, source: () => ({ kind: 'files', files }), target: { ...target, subPath: key } });
    return;
  }
}

interface FolderDelivery {
  readonly files: ReadonlyMap<string, Content>;
  readonly wanted: string;
  readonly target: VolumeTarget;
  readonly storage: PodStorage;
}

/** Delivers a folder with its subfolders as a ConfigMap of its own. */
export function deliverFolder(occupant: Occupant, { files, wanted, target, storage }: FolderDelivery): void {
  const delivered = new Map<string, DeliveredFile>();
  for (const [path, content] of [...files].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const key = fileKey(path, delivered);
    // Scripts are found by name: the files of a folder carry no permission of their own.
    const mode = /\.(sh|bash)$/.test(path) ? 0o755 : undefined;
    delivered.set(key, { key, path, content: rewriteContent(occupant, content), mode, origin: target.origin });
  }
  const identity = `folder ${wanted} ${[...delivered.values()].map(({ path, content }) => `${path} ${content.kind === 'text' ? content.text : content.base64}`).join('\n')}`;
  storage.mount(identity, { wanted, source: () => ({ kind: 'files', files: delivered }), target });
}

interface SecretDelivery {
  readonly secret: { readonly secret: string; readonly key: string };
  readonly target: VolumeTarget;
  readonly mode: number | undefined;
}

/** Mounts a key of a Secret as a file. */
export function deliverSecret(storage: PodStorage, { secret, target, mode }: SecretDelivery): void {
  deliverKey(storage, { kind: 'secret', object: secret.secret, key: secret.key, target, mode });
}

/** Mounts a key of an object that is not ours as a file. */
export function deliverKey(
  storage: PodStorage,
  {
    kind,
    object,
    key,
    target,
    mode,
  }: {
    readonly kind: 'secret' | 'existing-config';
    readonly object: string;
    readonly key: string;
    readonly target: VolumeTarget;
    readonly mode: number | undefined;
  },
): void {
  const identity = `${kind} ${object}`;
  const source = storage.sourceOf(identity);
  const keys =
    source?.kind === kind
      ? source.keys
      : new Map<string, { path: string; mode: number | undefined; origin: VolumeTarget['origin'] }>();
  keys.set(key, { path: key, mode: mode ?? keys.get(key)?.mode, origin: target.origin });
  const wanted = kind === 'secret' ? 'secrets' : 'configs';
  storage.mount(identity, {
    wanted,
    source: () => ({ kind, object, keys }),
    target: { ...target, readOnly: true, subPath: key },
  });
}

function rewriteContent(
  { plan }: Occupant,
  content: Exclude<MountedContent, { kind: 'missing' | 'too-large' | 'refused' }>,
): Content {
  return content.kind === 'text' ? { kind: 'text', text: plan.references.rewrite(content.text) } : content;
}

function bytesOf(files: Iterable<DeliveredFile>): number {
  let bytes = 0;
  for (const { content } of files) bytes += deliveredBytes(content);
  return bytes;
}

function isSame({ content }: DeliveredFile, other: Content): boolean {
  if (content.kind === 'text') return other.kind === 'text' && content.text === other.text;
  return other.kind === 'binary' && content.base64 === other.base64;
}
