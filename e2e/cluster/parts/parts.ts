import type { PartHost } from '../part.ts';
import { argocd } from './argocd.ts';
import { git } from './git.ts';
import { ingress } from './ingress.ts';
import { keda } from './keda.ts';
import { metricsServer } from './metrics-server.ts';
import { networkPolicies } from './network-policies.ts';
import { registry } from './registry.ts';

/** Every part by its name, in the order in which they are started. */
export const parts = {
  argocd,
  git,
  ingress,
  keda,
  'metrics-server': metricsServer,
  'network-policies': networkPolicies,
  registry,
} as const;

export type PartName = keyof typeof parts;

/** What the parts that were asked for give, by name. */
export type PartHandles<Name extends PartName> = {
  readonly [Each in Name]: Awaited<ReturnType<(typeof parts)[Each]['start']>>;
};

/**
 * Starts parts side by side.
 *
 * @param hostOf makes the host of one part, with a folder of its own
 */
export async function startParts<const Name extends PartName>(
  names: readonly Name[],
  hostOf: (name: Name) => PartHost,
): Promise<PartHandles<Name>> {
  const started = await Promise.all(names.map(async (name) => [name, await parts[name].start(hostOf(name))] as const));
  return Object.fromEntries(started) as PartHandles<Name>; // one entry for each name
}
