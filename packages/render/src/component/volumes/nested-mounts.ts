import { isWithin, type VolumeDraft, type VolumeTarget } from './volume-draft.ts';

/**
 * Mounts the files of a delivered folder one by one where something else is mounted below that folder: a ConfigMap is
 * read-only, so the container runtime could not make the place for the inner mount, and the pod would never start.
 * What the inner mount hides in Compose is left out.
 */
export function spreadFolders(drafts: readonly VolumeDraft[]): readonly VolumeDraft[] {
  const all = drafts.flatMap(({ targets }) => targets);
  return drafts
    .map((draft) => ({ ...draft, targets: draft.targets.flatMap((target) => spread(draft, target, all)) }))
    .filter(({ targets }) => targets.length > 0);
}

function spread({ source }: VolumeDraft, target: VolumeTarget, all: readonly VolumeTarget[]): readonly VolumeTarget[] {
  if (source.kind !== 'files' || target.subPath !== undefined) return [target];
  const inner = all.filter(
    (other) => other.container === target.container && other.path !== target.path && isWithin(other.path, target.path),
  );
  if (inner.length === 0) return [target];
  const root = target.path.replace(/\/+$/, '');
  return [...source.files.values()]
    .map((file) => ({ ...target, path: `${root}/${file.path}`, subPath: file.path }))
    .filter(({ path }) => !inner.some((other) => isWithin(path, other.path)));
}
