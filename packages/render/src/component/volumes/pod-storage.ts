import type { Origin } from '@landfall/model';
import type { ComponentValues, FileSet, Volume, VolumeMountValues } from '../../helm/values.ts';
import { pathKey } from '../../output/write-yaml.ts';
import { withSuffix } from '../../plan/names/dns-label.ts';
import { type Branch, because, branch, growing, leafOf, listing, named, type Traced } from '../../traced.ts';
import { remarkOf } from '../ports.ts';
import { writeFileSet, writeItems } from './file-set.ts';
import { spreadFolders } from './nested-mounts.ts';
import type { VolumeDraft, VolumeSource, VolumeTarget } from './volume-draft.ts';

/** An init container that fills a volume. */
export interface Prefill {
  readonly volume: string;
  readonly container: string;
  readonly image: string;
  readonly from: string;
  readonly to: string;
  readonly origin: Origin;
}

/** The volumes of one pod while its containers are translated: one volume per thing that is mounted, however often. */
export class PodStorage {
  private readonly drafts = new Map<string, VolumeDraft>();
  private readonly names = new Set<string>();
  private readonly report: (origin: Origin, path: string) => void;
  readonly prefills: Prefill[] = [];
  /** Origin of the first claim that only this component has. */
  ownClaim: Origin | undefined;
  /** Origin of the first claim that the pod writes to, shared or not; it is fresh at first. */
  freshClaim: Origin | undefined;

  /** @param report is told of every mount, with its path in the values; a mount without settings has no scalar to show it */
  constructor(report: (origin: Origin, path: string) => void) {
    this.report = report;
  }

  /**
   * Mounts a thing.
   *
   * @param identity what the thing is, the same for all its mounts: `volume data`
   * @param wanted a name for the volume, already a DNS label
   * @returns the name of the volume
   */
  mount(
    identity: string,
    { wanted, source, target }: { readonly wanted: string; readonly source: () => VolumeSource; readonly target: VolumeTarget },
  ): string {
    const draft = this.drafts.get(identity) ?? this.begin(identity, wanted, source());
    draft.targets.push(target);
    this.report(target.origin, `volumes.${draft.name}.mounts.${pathKey(target.path)}`);
    return draft.name;
  }

  /** The identity of the volume of a name. */
  identityOf(volume: string): string {
    const found = [...this.drafts].find(([, draft]) => draft.name === volume);
    if (found === undefined) throw new Error(`No volume is named ${volume}.`);
    return found[0];
  }

  /** The source of a thing that is mounted already, to add files to it. */
  sourceOf(identity: string): VolumeSource | undefined {
    return this.drafts.get(identity)?.source;
  }

  private begin(identity: string, wanted: string, source: VolumeSource): VolumeDraft {
    let name = wanted;
    for (let count = 2; this.names.has(name); count += 1) name = withSuffix(wanted, String(count));
    this.names.add(name);
    const draft = { name, source, targets: [] };
    this.drafts.set(identity, draft);
    return draft;
  }

  /** The values entries `volumes` and `configs`; undefined when there are none. */
  write(
    containersOf: (container: string) => readonly string[],
  ): Pick<Partial<Branch<ComponentValues>['entries']>, 'volumes' | 'configs'> {
    const drafts = spreadFolders([...this.drafts.values()]);
    const volumes = drafts.map((draft) => [draft.name, writeVolume(draft, containersOf)] as const);
    const sets = drafts.flatMap(({ name, source }) =>
      source.kind === 'files' ? [[name, writeFileSet([...source.files.values()])] as const] : [],
    );
    return {
      ...(volumes.length === 0 ? {} : { volumes: growing<Volume>(volumes) }),
      ...(sets.length === 0 ? {} : { configs: growing<FileSet>(sets) }),
    };
  }
}

function writeVolume(
  { name, source, targets }: VolumeDraft,
  containersOf: (container: string) => readonly string[],
): Traced<Volume> {
  const mounts = named<VolumeMountValues>(writeTargets(targets, containersOf));
  const [first] = targets;
  if (first === undefined) throw new Error(`Volume ${name} is mounted nowhere.`);
  switch (source.kind) {
    case 'written':
      return branch<Volume>({ ...source.entries, mounts });
    case 'files': {
      const files = [...source.files.values()];
      // Only listed keys appear, so either all are listed or none.
      const isNested = files.some(({ key, path, mode }) => key !== path || mode !== undefined);
      return branch<Volume>({ config: leafOf(name, first.origin), items: isNested ? writeItems(files) : undefined, mounts });
    }
    default: {
      const items = writeItems([...source.keys].map(([key, file]) => ({ key, ...file })));
      const object = leafOf(source.object, first.origin);
      return source.kind === 'secret'
        ? branch<Volume>({ secret: branch<{ name: string }>({ name: object }), items, mounts })
        : branch<Volume>({ existingConfig: object, items, mounts });
    }
  }
}

/** Mounts by path. Containers of one pod that mount a volume at one path share the entry. */
function writeTargets(
  targets: readonly VolumeTarget[],
  containersOf: (container: string) => readonly string[],
): readonly (readonly [string, Traced<VolumeMountValues>])[] {
  const byPath = new Map<string, VolumeTarget[]>();
  for (const target of targets) byPath.set(target.path, [...(byPath.get(target.path) ?? []), target]);
  return [...byPath].map(([path, all]) => {
    const [first] = all;
    if (first === undefined) throw new Error(`Path ${path} has no mount.`);
    const containers = [...new Set(all.flatMap(({ container }) => containersOf(container)))];
    const isUsual = containers.length === 1 && containers[0] === 'main';
    const value = branch<VolumeMountValues>(
      {
        readOnly: all.every(({ readOnly }) => readOnly) ? leafOf(true, first.origin) : undefined,
        subPath: first.subPath === undefined ? undefined : leafOf(first.subPath, first.origin),
        propagation: first.propagation === undefined ? undefined : leafOf(first.propagation, first.origin),
        containers: isUsual ? undefined : listing<string>(containers.map((container) => leafOf(container, first.origin))),
      },
      remarkOf(first.origin),
    );
    return [path, because(value, first.origin)] as const;
  });
}
