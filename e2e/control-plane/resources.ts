import type { ApiClient } from './api-client.ts';
import type { Manifest } from './manifests.ts';

/** How the server names a kind in its addresses. */
export interface Resource {
  readonly plural: string;
  readonly isNamespaced: boolean;
}

/** Looks up kinds in the server's own discovery, once for each group and version. */
export interface ResourceTable {
  /** Undefined when the server has no such kind. */
  find(apiVersion: string, kind: string): Promise<Resource | undefined>;
}

export function createResourceTable(client: ApiClient): ResourceTable {
  const groups = new Map<string, Promise<ReadonlyMap<string, Resource>>>();
  return {
    async find(apiVersion, kind) {
      let group = groups.get(apiVersion);
      if (group === undefined) {
        group = readGroup(client, apiVersion);
        groups.set(apiVersion, group);
      }
      return (await group).get(kind);
    },
  };
}

/** Address of the collection that an object belongs to. */
export function collectionPath(
  resource: Resource,
  manifest: Pick<Manifest, 'apiVersion' | 'namespace'>,
  namespace: string,
): string {
  const scope = resource.isNamespaced ? `/namespaces/${encodeURIComponent(manifest.namespace ?? namespace)}` : '';
  return `${groupPath(manifest.apiVersion)}${scope}/${resource.plural}`;
}

/** Address of an API group: the oldest one has a place of its own. */
function groupPath(apiVersion: string): string {
  return apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
}

async function readGroup(client: ApiClient, apiVersion: string): Promise<ReadonlyMap<string, Resource>> {
  const answer = await client.request('GET', groupPath(apiVersion));
  const found = new Map<string, Resource>();
  if (answer.status !== 200) return found;
  // An APIResourceList: meta/v1 of the Kubernetes API.
  const { resources } = answer.body as {
    readonly resources: readonly { readonly name: string; readonly kind: string; readonly namespaced: boolean }[];
  };
  for (const resource of resources) {
    // Names with a slash are parts such as `pods/log`.
    if (!resource.name.includes('/')) found.set(resource.kind, { plural: resource.name, isNamespaced: resource.namespaced });
  }
  return found;
}
