import type { KubeObject, ObjectRef, Resource } from './objects.ts';

/** Which objects of a kind. */
export interface Selection {
  /** Absent for all namespaces. */
  readonly namespace?: string;
  readonly labelSelector?: string;
  readonly fieldSelector?: string;
}

/** A part of a list. */
export interface ListPage {
  readonly items: readonly KubeObject[];
  /** Of the whole list: where a watch begins. */
  readonly resourceVersion: string;
}

export type WatchEvent =
  | { readonly kind: 'set' | 'gone'; readonly object: KubeObject }
  /** Nothing changed for us up to there. */
  | { readonly kind: 'bookmark'; readonly resourceVersion: string };

export interface WriteOptions {
  /** Nothing is kept. */
  readonly isDryRun?: boolean;
  readonly signal?: AbortSignal | undefined;
}

/** Steps of RFC 6902, or the members of RFC 7396. */
export type Patch =
  | { readonly kind: 'json'; readonly operations: readonly object[] }
  | { readonly kind: 'merge'; readonly members: object };

/** What became of a wish to evict. */
export type Eviction =
  | { readonly kind: 'evicted' }
  /** Another pod has that name by now, or none. */
  | { readonly kind: 'gone' }
  /** A disruption budget forbids it for now. */
  | { readonly kind: 'refused'; readonly why: string; readonly retryAfterMs?: number };

/** What somebody wants to do. @source Kubernetes authorization/v1 ResourceAttributes */
export interface AccessQuestion {
  readonly verb: string;
  readonly resource: Resource;
  readonly namespace?: string;
  readonly name?: string;
  readonly subresource?: string;
}

/** The questions that we have for an API server. Every call fails with a KubeError, or with the reason of its signal. */
export interface KubeClient {
  /** @returns undefined when it is not there */
  get(
    resource: Resource,
    ref: ObjectRef,
    options?: { readonly signal?: AbortSignal | undefined },
  ): Promise<KubeObject | undefined>;
  /** All objects, a page at a time; the pages show one moment. `expired` means to begin anew. */
  pages(resource: Resource, selection?: Selection & PageOptions): AsyncIterable<ListPage>;
  /** What happens from there on; ends after a while, as the server likes. `expired` means to begin with a list. */
  watch(resource: Resource, selection: Selection & WatchOptions): AsyncIterable<WatchEvent>;
  create(resource: Resource, object: NewObject, options?: WriteOptions): Promise<KubeObject>;
  /** Puts the whole object in the place of the one with its `resourceVersion`. */
  replace(
    resource: Resource,
    object: KubeObject,
    options?: WriteOptions & { readonly subresource?: string },
  ): Promise<KubeObject>;
  /** Server-side apply: creates it or changes what we own of it. */
  apply(resource: Resource, object: NewObject, options: WriteOptions & ApplyOptions): Promise<KubeObject>;
  /** A precondition is a `test` step, or `metadata.resourceVersion` or `metadata.uid` among the members. */
  patch(
    resource: Resource,
    ref: ObjectRef,
    patch: Patch,
    options?: WriteOptions & { readonly subresource?: string },
  ): Promise<KubeObject>;
  /** @returns false when it was not there any more, or is another by now */
  delete(resource: Resource, ref: ObjectRef, options?: WriteOptions & Precondition): Promise<boolean>;
  /** Asks for a pod to go, within what disruption budgets allow. */
  evict(pod: ObjectRef, options: WriteOptions & Precondition): Promise<Eviction>;
  /** The last lines that a container wrote, cut to so many bytes. */
  logEnd(pod: ObjectRef, options: LogOptions): Promise<string>;
  /** Whether we may. */
  mayI(question: AccessQuestion): Promise<boolean>;
  /** A token for the audience in the name of a service account; undefined when it is not given. */
  serviceAccountToken(account: ObjectRef, audience: string): Promise<string | undefined>;
  /** `v1.36.3`; also the cheapest sign of life. */
  version(signal?: AbortSignal): Promise<string>;
}

/** An object that the server will complete. */
export interface NewObject {
  readonly metadata: {
    readonly name?: string;
    readonly generateName?: string;
    readonly namespace?: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
    readonly ownerReferences?: readonly object[];
  };
  readonly [member: string]: unknown;
}

export interface PageOptions {
  readonly pageSize?: number;
  readonly signal?: AbortSignal | undefined;
}

export interface WatchOptions {
  readonly resourceVersion: string;
  /** After so long the server ends the watch, in good order. */
  readonly timeoutSeconds: number;
  /** When nothing comes for so long, not even a bookmark, the connection is taken for dead. */
  readonly silenceMs: number;
  readonly signal?: AbortSignal | undefined;
}

export interface ApplyOptions {
  /** Names us as the owner of what we write. */
  readonly fieldManager: string;
  /** Takes over what others own. */
  readonly force?: boolean;
  readonly subresource?: string;
}

export interface LogOptions {
  readonly container: string;
  /** Of its run before this one. */
  readonly isOfPreviousRun: boolean;
  readonly lines: number;
  readonly maxBytes: number;
  readonly signal?: AbortSignal | undefined;
}

export interface Precondition {
  readonly uid?: string;
  readonly resourceVersion?: string;
}
