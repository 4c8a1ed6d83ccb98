import type { Pod } from '../pod/pod.ts';
import type { Rollout } from '../policy/policy.ts';

const templateHashLabel = 'pod-template-hash';

/**
 * Tells whether the workload of a pod takes part. A canary namespace always does. The share is stable: all pods of a
 * workload answer alike, in every replica and after every restart, and a workload that takes part still does when the share
 * grows.
 */
export function isInRollout(pod: Pod, namespace: string | undefined, rollout: Rollout): boolean {
  if (rollout.percent >= 100) return true;
  if (namespace !== undefined && rollout.canaryNamespaces.includes(namespace)) return true;
  return shareOf(workloadKey(pod, namespace)) < rollout.percent;
}

/**
 * Names the workload that a pod belongs to. The name of a ReplicaSet changes with every version of its Deployment, so the
 * hash of the template is cut off.
 */
export function workloadKey(pod: Pod, namespace: string | undefined): string {
  const owner = pod.owners.find(({ isController }) => isController) ?? pod.owners[0];
  if (owner === undefined) return ['Pod', namespace ?? '', pod.generateName ?? pod.name ?? pod.uid ?? ''].join('/');
  const hash = pod.labels.get(templateHashLabel);
  const isVersion = hash !== undefined && owner.kind === 'ReplicaSet' && owner.name.endsWith(`-${hash}`);
  if (!isVersion) return [owner.kind, namespace ?? '', owner.name].join('/');
  return ['Deployment', namespace ?? '', owner.name.slice(0, -hash.length - 1)].join('/');
}

/** Where a text falls between 0 and 100: FNV-1a, then mixed so that texts that differ at the end lie far apart. */
function shareOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (((hash ^ (hash >>> 16)) >>> 0) / 0x1_0000_0000) * 100;
}
