import type { MountedContent, Origin } from '@landfall/model';
import type { Volume } from '../../helm/values.ts';
import type { Branch } from '../../traced.ts';

/** A file on its way into a ConfigMap. */
export interface DeliveredFile {
  readonly key: string;
  /** Path below the mount. */
  readonly path: string;
  readonly content: Extract<MountedContent, { kind: 'text' | 'binary' }>;
  /** Permission bits; undefined for the default. */
  readonly mode: number | undefined;
  readonly origin: Origin;
}

/** Where the content of a volume comes from. */
export type VolumeSource =
  /** Written as it is: claims, host paths, memory. */
  | { readonly kind: 'written'; readonly entries: Partial<Branch<Volume>['entries']> }
  /** A ConfigMap of the component. */
  | { readonly kind: 'files'; readonly files: Map<string, DeliveredFile> }
  /** Keys of a Secret or of a ConfigMap that exists. */
  | {
      readonly kind: 'secret' | 'existing-config';
      readonly object: string;
      readonly keys: Map<string, { readonly path: string; readonly mode: number | undefined; readonly origin: Origin }>;
    };

/** Where a volume is mounted, in which container. */
export interface VolumeTarget {
  readonly path: string;
  readonly container: string;
  readonly origin: Origin;
  readonly readOnly: boolean;
  readonly subPath?: string;
  readonly propagation?: 'HostToContainer' | 'Bidirectional';
}

/** A volume of the pod, and where it is mounted. */
export interface VolumeDraft {
  readonly name: string;
  readonly source: VolumeSource;
  readonly targets: VolumeTarget[];
}

/** True when `path` is `folder` or lies below it. */
export function isWithin(path: string, folder: string): boolean {
  const root = folder.replace(/\/+$/, '');
  return path === root || path === folder || path.startsWith(`${root}/`);
}
