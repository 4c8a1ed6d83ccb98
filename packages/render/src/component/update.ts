import { type Fact, inferred, type Origin, type UpdateSettings } from '@landfall/model';
import type { Strategy, WorkloadKind } from '../helm/values.ts';
import { branch, leaf, leafOf, type Traced } from '../traced.ts';
import { note, type Occupant, use } from './occupant.ts';
import { wholeSeconds } from './quantities.ts';
import { ends } from './restart.ts';

/** Kubernetes' own time limit of a roll-out, in seconds. */
const usualDeadlineSeconds = 600;

/** Why old and new pods of the component may not run side by side; undefined when they may. */
export interface StrategyInput {
  readonly kind: WorkloadKind;
  readonly ownsClaim: boolean;
  readonly isOnHostNetwork: boolean;
}

/**
 * Translates the roll-out: how many at once and in which order become surge and unavailability, the delay becomes the time
 * that a pod must be ready. A Deployment with a disk of its own is recreated, because two pods cannot hold the disk.
 *
 * @source compose-spec deploy.md, "update_config": parallelism 0 means all at once, order is stop-first by default
 */
export function writeStrategy(occupant: Occupant, input: StrategyInput): Traced<Strategy> | undefined {
  const { update, rollback } = occupant.service;
  for (const { origin } of factsOf(rollback))
    note(
      occupant,
      'rollback-settings',
      origin,
      'A rollback is a roll-out of the former version, with the settings of every roll-out.',
    );
  const alone = reasonToRecreate(occupant, input);
  if (alone !== undefined && input.kind === 'Deployment') {
    for (const { origin } of factsOf(update))
      note(occupant, 'update-settings', origin, `The pod is replaced as a whole: ${alone.why}.`);
    return branch<Strategy>({ type: leaf(inferred('Recreate', alone.rule, alone.why)) });
  }
  if (update === undefined) return undefined;
  if (ends(input.kind)) {
    for (const { origin } of factsOf(update)) note(occupant, 'update-settings', origin, 'What ends by itself is not rolled out.');
    return undefined;
  }
  return writeUpdate(occupant, update, input.kind);
}

function reasonToRecreate(
  { service }: Occupant,
  { ownsClaim, isOnHostNetwork }: StrategyInput,
): { readonly rule: string; readonly why: string } | undefined {
  if (ownsClaim) return { rule: 'recreate-for-claim', why: 'a second pod cannot hold its disk' };
  if (service.role.role === 'scheduler')
    return { rule: 'recreate-for-scheduler', why: 'two schedulers would do everything twice' };
  if (isOnHostNetwork) return { rule: 'recreate-for-host-network', why: 'a second pod on the node would find the ports taken' };
  return undefined;
}

function writeUpdate(occupant: Occupant, update: UpdateSettings, kind: WorkloadKind): Traced<Strategy> | undefined {
  const { parallelism, delayMs, order } = update;
  const judged = [update.failureAction, update.monitorMs, update.maxFailureRatio];
  for (const fact of judged)
    if (fact !== undefined)
      note(
        occupant,
        'update-settings',
        fact.origin,
        'A roll-out stops when new pods do not become ready in time; someone then decides.',
      );
  const minReady = delayMs === undefined || delayMs.value <= 0 ? undefined : leafOf(wholeSeconds(delayMs.value), delayMs.origin);
  if (delayMs !== undefined && minReady === undefined) use(occupant, delayMs.origin, 'strategy.minReadySeconds');
  const deadline =
    minReady !== undefined && minReady.value >= usualDeadlineSeconds && kind === 'Deployment'
      ? leafOf(minReady.value + usualDeadlineSeconds, minReady.origin)
      : undefined;
  const pace = paceOf(occupant, { parallelism, order, kind });
  const entries = { ...pace, minReadySeconds: minReady, progressDeadlineSeconds: deadline };
  return Object.values(entries).every((entry) => entry === undefined) ? undefined : branch<Strategy>(entries);
}

interface PaceInput {
  readonly parallelism: Fact<number> | undefined;
  readonly order: Fact<'start-first' | 'stop-first'> | undefined;
  readonly kind: WorkloadKind;
}

function paceOf(
  occupant: Occupant,
  { parallelism, order, kind }: PaceInput,
): { maxSurge?: Traced<number | string>; maxUnavailable?: Traced<number | string> } {
  const decided = parallelism ?? order;
  if (decided === undefined) return {};
  if (kind === 'StatefulSet') {
    for (const fact of [parallelism, order])
      if (fact !== undefined)
        note(occupant, 'update-settings', fact.origin, 'Pods of a StatefulSet are replaced one after the other.');
    return {};
  }
  for (const fact of [parallelism, order]) if (fact !== undefined) use(occupant, fact.origin, 'strategy');
  const count = parallelism === undefined ? 1 : parallelism.value;
  const share = leafOf(count <= 0 ? '100%' : count, decided.origin);
  const none = leafOf(0, (order ?? decided).origin);
  if (kind === 'DaemonSet') {
    if (order?.value === 'start-first')
      note(occupant, 'update-settings', order.origin, 'There is room for one pod on each node, so the old one goes first.');
    return { maxUnavailable: share };
  }
  return order?.value === 'start-first' ? { maxSurge: share, maxUnavailable: none } : { maxSurge: none, maxUnavailable: share };
}

function factsOf(settings: UpdateSettings | undefined): readonly { readonly origin: Origin }[] {
  if (settings === undefined) return [];
  const { parallelism, delayMs, failureAction, monitorMs, maxFailureRatio, order } = settings;
  return [parallelism, delayMs, failureAction, monitorMs, maxFailureRatio, order].filter((fact) => fact !== undefined);
}
