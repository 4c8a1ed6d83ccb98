import { listObjects } from '../../cluster/objects.ts';
import type { ApiClient } from '../../control-plane/api-client.ts';

/** What an environment has in the cluster. */

interface ObjectView {
  readonly metadata: {
    readonly name: string;
    readonly uid: string;
    readonly generation: number;
    readonly ownerReferences?: readonly object[];
  };
}

const workloadKinds = {
  Deployment: 'apps/v1',
  StatefulSet: 'apps/v1',
  DaemonSet: 'apps/v1',
  CronJob: 'batch/v1',
  Job: 'batch/v1',
};

/**
 * Every workload of these environments, such as `staging Deployment web`, with its identity and its generation, which counts
 * the changes of what it is to be. Jobs of a schedule are left out.
 */
export async function readWorkloads(client: ApiClient, environments: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>();
  for (const environment of environments) {
    for (const [kind, group] of Object.entries(workloadKinds)) {
      const collection = `/apis/${group}/namespaces/newsroom-${environment}/${kind.toLowerCase()}s`;
      for (const { metadata } of await listObjects<ObjectView>(client, collection)) {
        if (metadata.ownerReferences === undefined)
          found.set(`${environment} ${kind} ${metadata.name}`, `${metadata.uid} ${metadata.generation}`);
      }
    }
  }
  return found;
}

/** Names of workloads that are new, gone or another than before, in order. */
export function changesBetween(before: ReadonlyMap<string, string>, after: ReadonlyMap<string, string>): readonly string[] {
  const names = new Set([...before.keys(), ...after.keys()]);
  return [...names].filter((name) => before.get(name) !== after.get(name)).sort();
}

/** Names of the claims of an environment, in order. */
export async function readClaims(client: ApiClient, environment: string): Promise<readonly string[]> {
  const claims = await listObjects<ObjectView>(client, `/api/v1/namespaces/newsroom-${environment}/persistentvolumeclaims`);
  return claims.map(({ metadata }) => metadata.name).sort();
}
