import { derive, type Fact, inferred } from '@landfall/model';
import { leaf, leafOf, type Traced } from '../traced.ts';

/** What one container needs to end well. */
export interface StopTime {
  /** Grace period of Compose, in seconds. */
  readonly stated: Fact<number> | undefined;
  /** Seconds that pass before the container is told to stop. */
  readonly drainSeconds: number;
}

/** What Compose gives a container that states nothing, in seconds. @source compose-spec spec.md, "stop_grace_period" */
const usualSeconds = 10;

/**
 * The grace period of a pod: what the main container needs, and after it the slowest sidecar, because sidecars are told
 * to stop when the main container has ended.
 *
 * @returns undefined when Compose states nothing: the 30 seconds of Kubernetes are enough for the 10 of Compose and a drain
 * @source kubernetes.io, "Sidecar Containers": they are terminated after the main container, within the same grace period
 */
export function writeGrace(main: StopTime, sidecars: readonly StopTime[]): Traced<number> | undefined {
  const [slowest] = sidecars.flatMap(({ stated }) => stated ?? []).sort((a, b) => b.value - a.value);
  const { stated, drainSeconds } = main;
  if (slowest === undefined) {
    if (stated === undefined) return undefined;
    return drainSeconds === 0
      ? leaf(stated)
      : leaf(derive(stated, stated.value + drainSeconds), `${stated.value} s to end and ${drainSeconds} s to drain`);
  }
  const own = (stated?.value ?? usualSeconds) + drainSeconds;
  const why = `${own} s for the main container, then ${slowest.value} s for the slowest sidecar`;
  const seconds = own + slowest.value;
  return stated === undefined
    ? leaf(inferred(seconds, 'grace-of-pod', why, evidence(slowest)))
    : leafOf(seconds, stated.origin, why);
}

function evidence({ origin }: Fact<number>): Parameters<typeof inferred>[3] {
  return origin.how === 'stated' ? { place: origin.place, key: origin.key } : {};
}
