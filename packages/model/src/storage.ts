/** What an application mounts: volumes, folders and files of the host, configs and secrets. */
import type { Hint, NamedText } from './app.ts';
import type { Fact } from './fact.ts';
import type { Place } from './place.ts';

export interface FileMount {
  readonly place: Place;
  readonly key: string;
  /** Name of the top-level config or secret. */
  readonly source: string;
  /** Absolute path in the container. */
  readonly target: string;
  readonly uid?: Fact<string>;
  readonly gid?: Fact<string>;
  /** Permission bits, as a number. */
  readonly mode?: Fact<number>;
}

/** A top-level config or secret. Contents are never printed for a secret. */
export interface FileSource {
  readonly name: string;
  readonly place: Place;
  readonly externalName?: Fact<string>;
  /** Path relative to the project directory. */
  readonly file?: Fact<string>;
  readonly environmentVariable?: Fact<string>;
  readonly content?: Fact<string>;
  /** The bytes, when the file or variable could be read within the limits. */
  readonly data?: MountedContent;
  readonly labels: readonly NamedText[];
  readonly driver?: Fact<string>;
  readonly templateDriver?: Fact<string>;
}

export type MountedContent =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'binary'; readonly base64: string }
  | { readonly kind: 'missing' }
  | { readonly kind: 'too-large'; readonly bytes: number }
  | { readonly kind: 'refused'; readonly reason: string };

export type Mount = VolumeMount | BindMount | TmpfsMount | OtherMount;

interface MountBase {
  readonly place: Place;
  readonly key: string;
  /** Absolute path in the container. */
  readonly target: string;
  readonly readOnly: boolean;
  /** The service whose `volumes` this came from, for `volumes_from`. */
  readonly from?: string;
}

export interface VolumeMount extends MountBase {
  readonly kind: 'volume';
  /** Key of the top-level volume; undefined for an anonymous volume. */
  readonly source?: string;
  readonly subpath?: Fact<string>;
  readonly nocopy: boolean;
}

export interface BindMount extends MountBase {
  readonly kind: 'bind';
  /** As on the host: relative to the project directory when it lies in it (`./nginx.conf`), else absolute (`/var/run/docker.sock`). */
  readonly source: string;
  /** What is there now, read within the limits: a file, the files of a folder by relative path, or nothing. */
  readonly found:
    | { readonly kind: 'file'; readonly content: MountedContent; readonly executable: boolean }
    | { readonly kind: 'folder'; readonly files: ReadonlyMap<string, MountedContent>; readonly truncated: boolean }
    | { readonly kind: 'missing' }
    | { readonly kind: 'outside'; readonly reason: string };
  readonly propagation?: Fact<string>;
  readonly selinux?: Fact<string>;
  readonly createHostPath: boolean;
}

export interface TmpfsMount extends MountBase {
  readonly kind: 'tmpfs';
  readonly sizeBytes?: Fact<number>;
  readonly mode?: Fact<number>;
}

export interface OtherMount extends MountBase {
  readonly kind: 'image' | 'npipe' | 'cluster';
  readonly source?: string;
  readonly subpath?: Fact<string>;
}

export interface NamedVolume {
  readonly name: string;
  readonly place: Place;
  readonly externalName?: Fact<string>;
  readonly driver?: Fact<string>;
  readonly driverOptions: readonly NamedText[];
  readonly labels: readonly NamedText[];
  readonly hints: readonly Hint[];
}
