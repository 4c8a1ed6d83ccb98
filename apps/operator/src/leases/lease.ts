import { type KubeClient, type KubeObject, type ObjectRef, resources } from '@landfall/cluster/kube';
import { policyGroup } from '@landfall/placement';
import { memberOf, recordAt, textOf } from '../json.ts';

/** What a Lease says. @source Kubernetes coordination/v1 LeaseSpec */
export interface LeaseView {
  /** Absent when it was given back. */
  readonly holder?: string;
  /** How long it holds after each renewal. */
  readonly durationMs: number;
  /** Changes with each renewal. Clocks differ, so it is compared and never reckoned with. */
  readonly renewedAt: string;
  readonly transitions: number;
  /** Where the holder can be asked, as `host:port`; absent when it does not say. */
  readonly address?: string;
  readonly object: KubeObject;
}

const addressKey = `${policyGroup}/address`;

/** Reads a Lease; what is missing counts as never held. */
export function readLease(object: KubeObject): LeaseView {
  const spec = object['spec'];
  const holder = textOf(spec, 'holderIdentity') ?? '';
  const seconds = memberOf(spec, 'leaseDurationSeconds');
  const transitions = memberOf(spec, 'leaseTransitions');
  const address = textOf(object.metadata, 'annotations', addressKey);
  return {
    ...(holder !== '' && { holder }),
    durationMs: typeof seconds === 'number' ? seconds * 1000 : 0,
    renewedAt: textOf(spec, 'renewTime') ?? '',
    transitions: typeof transitions === 'number' ? transitions : 0,
    ...(address !== undefined && { address }),
    object,
  };
}

export interface LeaseClaim {
  readonly holder: string;
  readonly durationMs: number;
  /** Milliseconds since 1970. */
  readonly nowMs: number;
  /** Where the holder can be asked. */
  readonly address?: string | undefined;
}

/**
 * Writes a Lease in our name over the one that was read, or makes it.
 *
 * @throws KubeError `conflict` or `already-exists` when somebody else was faster
 */
export async function claimLease(
  client: KubeClient,
  ref: ObjectRef,
  claim: LeaseClaim & { readonly known: LeaseView | undefined; readonly signal: AbortSignal },
): Promise<LeaseView> {
  const { holder, durationMs, nowMs, address, known, signal } = claim;
  const now = microTime(nowMs);
  const isOurs = known?.holder === holder;
  const spec = {
    holderIdentity: holder,
    leaseDurationSeconds: Math.max(1, Math.round(durationMs / 1000)),
    acquireTime: isOurs ? (textOf(known.object['spec'], 'acquireTime') ?? now) : now,
    renewTime: now,
    leaseTransitions: (known?.transitions ?? 0) + (known === undefined || isOurs ? 0 : 1),
  };
  const { [addressKey]: _, ...others } = recordAt(known?.object.metadata, 'annotations');
  const annotations = { ...others, ...(address !== undefined && { [addressKey]: address }) };
  const metadata = { ...(known?.object.metadata ?? ref), annotations };
  if (known !== undefined)
    return readLease(await client.replace(resources.leases, { ...known.object, metadata, spec }, { signal }));
  const lease = { apiVersion: 'coordination.k8s.io/v1', kind: 'Lease', metadata, spec };
  return readLease(await client.create(resources.leases, lease, { signal }));
}

/** Gives a Lease back, so that another may have it at once. */
export async function releaseLease(
  client: KubeClient,
  known: LeaseView,
  { nowMs, signal }: { readonly nowMs: number; readonly signal: AbortSignal },
): Promise<void> {
  const spec = { ...objectOf(known.object['spec']), holderIdentity: '', leaseDurationSeconds: 1, renewTime: microTime(nowMs) };
  await client.replace(resources.leases, { ...known.object, spec }, { signal });
}

function objectOf(value: unknown): object {
  return typeof value === 'object' && value !== null ? value : {};
}

/** @source Kubernetes meta/v1 MicroTime */
function microTime(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace('Z', '000Z');
}
