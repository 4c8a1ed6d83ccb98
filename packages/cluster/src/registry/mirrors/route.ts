import { isIP } from 'node:net';
import type { ImageReference } from '../reference/reference.ts';
import { type ContainerdHosts, containerdEndpoints } from './containerd-hosts.ts';
import { defaultBase, type Endpoint, type Route, type RouteImage } from './endpoint.ts';
import { type RegistryRule, ruledEndpoints } from './registries-conf.ts';

export interface RouteOptions {
  /** Whether `localhost` in the name of an image is this machine. In a cluster it is the node, which we are not. */
  readonly isLocalhostHere: boolean;
  /** Registries, `host` or `host:port`, that are asked without encryption. */
  readonly plainHttpHosts?: readonly string[];
  /** What stands in for `localhost:5000` in names of images: `registry.tools:5000`. */
  readonly localhosts?: ReadonlyMap<string, string>;
  readonly containerd?: ContainerdHosts;
  readonly registries?: readonly RegistryRule[];
}

/** Finds where images are asked for: configured mirrors first, else the registry that the name says. */
export function createRoute(options: RouteOptions): RouteImage {
  return (reference) => {
    const ruled = options.registries === undefined ? undefined : ruledEndpoints(options.registries, reference);
    if (ruled?.isBlocked === true) {
      return { kind: 'refused', reason: 'refused', detail: `${reference.host} is blocked by the configuration of registries` };
    }
    const hosts = options.containerd === undefined ? undefined : containerdEndpoints(options.containerd, reference);
    const configured = ruled?.endpoints ?? hosts;
    return configured === undefined || configured.length === 0 ? usualRoute(reference, options) : toRoute(configured);
  };
}

function usualRoute({ host, repository }: ImageReference, options: RouteOptions): Route {
  const mapped = options.localhosts?.get(host);
  if (mapped !== undefined) return toRoute([{ base: defaultBase(mapped, schemeOf(mapped, options)), host, repository }]);
  if (isLocal(host) && !options.isLocalhostHere) {
    const detail = `${host} is each node's own registry, which cannot be asked from here; map it to an address that can`;
    return { kind: 'refused', reason: 'forbidden-address', detail };
  }
  return toRoute([{ base: defaultBase(host, schemeOf(host, options)), host, repository }]);
}

/** Encrypted, but for hosts on the list and this very machine, as container runtimes have it. */
function schemeOf(host: string, { plainHttpHosts = [] }: RouteOptions): 'http' | 'https' {
  return isLocal(host) || plainHttpHosts.includes(host) ? 'http' : 'https';
}

function isLocal(host: string): boolean {
  const name = host.replace(/:\d+$/, '').replace(/^\[|\]$/g, '');
  return name === 'localhost' || name === '::1' || (isIP(name) === 4 && name.startsWith('127.'));
}

function toRoute(endpoints: readonly Endpoint[]): Route {
  return { kind: 'endpoints', endpoints };
}
