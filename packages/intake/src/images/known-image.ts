import type { Role } from '@landfall/model';

/** What is known of a public image without looking at it. Only facts that hold for every current version are given. */
export interface KnownImage {
  /** One word for the product, the same for all its images: `postgres`. */
  readonly product: string;
  readonly role: Role;
  /** Repositories, without registry for Docker Hub and without `library/`. */
  readonly names: readonly string[];
  /** As EXPOSE says: `5432`, `6831/udp`. */
  readonly ports?: readonly string[];
  /** As VOLUME says. */
  readonly volumes?: readonly string[];
  /** Another VOLUME from a major version on. */
  readonly volumesSince?: { readonly major: number; readonly volumes: readonly string[] };
  /** As USER says; absent when the image starts as root, or when nobody is sure. */
  readonly user?: string;
  /** The number of `user`, where that is a name. */
  readonly userIds?: Ids;
  /** The account that the entrypoint changes to by itself, and under which the container may be started as well. */
  readonly dropsTo?: Ids & { readonly name: string; readonly alpine?: Ids };
  /** Accounts of the image that a Dockerfile built on it may name in USER. */
  readonly accounts?: Readonly<Record<string, Ids & { readonly alpine?: Ids }>>;
  /** Variables of the image that a Dockerfile built on it may use. */
  readonly variables?: Readonly<Record<string, string>>;
  readonly stopSignal?: string;
  readonly workingDir?: string;
  readonly entrypoint?: readonly string[];
  readonly command?: readonly string[];
  /** A check that the tools in the image can run. A proposal: the image does not declare it. */
  readonly check?: readonly string[];
  /** Where it keeps its data, though the image declares no volume there. */
  readonly data?: string;
}

export interface Ids {
  readonly uid: number;
  readonly gid: number;
}
