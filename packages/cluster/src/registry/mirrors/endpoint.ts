import type { ConnectionSettings } from '../http/message.ts';
import type { ImageReference } from '../reference/reference.ts';

/** One place where an image can be asked for. */
export interface Endpoint {
  /** Root of the API, ending in a slash: `https://registry-1.docker.io/v2/`. */
  readonly base: URL;
  /** The host as credentials know it: `docker.io`, `mirror.example:5000`. */
  readonly host: string;
  /** The repository there; mirrors may keep it under another path. */
  readonly repository: string;
  /** The registry that a mirror stands in for. */
  readonly mirrorOf?: string;
  /** Sent with every request to this host; may hold secrets. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly connection?: ConnectionSettings;
}

export type Route =
  /** Asked in this order until one answers. */
  | { readonly kind: 'endpoints'; readonly endpoints: readonly Endpoint[] }
  /** Configuration or policy keeps us from asking at all. */
  | { readonly kind: 'refused'; readonly reason: 'refused' | 'forbidden-address'; readonly detail: string };

/** Finds the endpoints of an image. */
export type RouteImage = (reference: ImageReference) => Route;

/** Where the API of a registry is, when nothing else is configured. @source moby registry/config.go: the host of Docker Hub */
export function defaultBase(host: string, scheme: 'http' | 'https'): URL {
  return new URL(`${scheme}://${host === 'docker.io' ? 'registry-1.docker.io' : host}/v2/`);
}
