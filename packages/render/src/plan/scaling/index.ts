import { type App, byDefault, derive, type Fact, inferred, type Mount, type Service } from '@landfall/model';
import type { Autoscaling } from '../../helm/values.ts';
import { branch, leaf, leafOf, type Traced } from '../../traced.ts';
import type { Account, Plan, RequiredSecret } from '../plan.ts';
import { report } from '../report.ts';
import { type Broker, brokerOf } from './broker.ts';
import { readScalingHints, type ScalingHints } from './hints.ts';
import { consumerGroupsOf, queuesOf } from './queues.ts';
import { triggersOf } from './triggers.ts';

type Surroundings = Pick<Plan, 'app' | 'names' | 'references' | 'secrets' | 'order'> & { readonly account: Account };

/** Autoscalers by service, and keys that they need in Secrets beside those of the components. */
export interface ScalingPlan {
  readonly scaling: Plan['scaling'];
  readonly required: readonly RequiredSecret[];
  /** Components whose queues the autoscaler looks into: it must reach them from its own namespace. */
  readonly watched: ReadonlySet<string>;
}

/**
 * Decides which components scale by themselves. A worker does when its broker and its queues are known, and nothing ties
 * it to one pod. Anything that answers requests does only when a person says so: the right target is a measurement, not a
 * guess.
 */
export function planScaling(plan: Surroundings): ScalingPlan {
  const scaling = new Map<string, Traced<Autoscaling>>();
  const required: RequiredSecret[] = [];
  const watched = new Set<string>();
  for (const service of plan.app.services) {
    if (!mayScale(service, plan)) continue;
    const hints = readScalingHints(service);
    const queueScaling = hints.isOff ? undefined : scaleByQueue(service, { plan, hints });
    const autoscaling = queueScaling?.autoscaling ?? scaleByUse(hints);
    if (autoscaling !== undefined) scaling.set(service.name, autoscaling);
    required.push(...(queueScaling?.required ?? []));
    if (queueScaling !== undefined) watched.add(queueScaling.watches);
  }
  return { scaling, required, watched };
}

/** One of its kind, ending by itself, on every node or inside another pod: never scaled. */
function mayScale(service: Service, { names, order }: Surroundings): boolean {
  const { role } = service.role;
  if (role !== 'worker' && role !== 'web' && role !== 'api' && role !== 'proxy' && role !== 'unknown' && role !== 'observability')
    return false;
  return !order.jobs.has(service.name) && !names.podOf.has(service.name) && service.mode?.value !== 'global';
}

interface QueueScaling {
  readonly autoscaling: Traced<Autoscaling>;
  readonly required: readonly RequiredSecret[];
  /** Component of the broker. */
  readonly watches: string;
}

function scaleByQueue(
  service: Service,
  { plan, hints }: { readonly plan: Surroundings; readonly hints: ScalingHints },
): QueueScaling | undefined {
  if (service.role.role !== 'worker') return undefined;
  const broker = brokerOf(service, plan);
  if (broker === undefined) return undefined;
  const queues = broker.kind === 'kafka' ? consumerGroupsOf(service) : queuesOf(service);
  if (queues.length === 0 || isUnauthenticated(broker)) {
    reportUnwatched(service, broker, plan.account);
    return undefined;
  }
  const tied = tiedBy(service, plan.app);
  if (tied !== undefined) reportTied(service, tied, plan.account);
  const { triggers, needs } = triggersOf(service, broker, queues);
  const bounds = boundsOf(service, hints);
  const autoscaling = branch<Autoscaling>({
    enabled:
      tied === undefined
        ? undefined
        : leaf(
            inferred(false, 'scaling-tied', `it writes to ${tied.target}, which one pod at a time may mount`, {
              place: tied.place,
            }),
          ),
    ...bounds,
    keda: branch<NonNullable<Autoscaling['keda']>>({
      cooldownSeconds: leaf(byDefault(300, 'keda-cooldown', 'five minutes without tasks before the last replicas go')),
      triggers,
    }),
    scaleDownStabilizationSeconds: leaf(
      byDefault(300, 'scale-down', 'replicas go slowly, because each may be in the middle of a task'),
    ),
  });
  const origin = inferred('', 'keda-user', 'KEDA takes the user name from a Secret', { place: service.place }).origin;
  return {
    autoscaling,
    watches: broker.component,
    required: needs.map(({ secret, key }) => ({
      secret,
      key,
      usedBy: [service.name],
      why: `it is the user name of ${broker.component}, which the autoscaler needs beside the password`,
      origin,
    })),
  };
}

/** RabbitMQ answers no one without a password. */
function isUnauthenticated({ kind, password, user }: Broker): boolean {
  return kind === 'rabbitmq' && (password === undefined || user === undefined);
}

/** A worker goes to none only when a person says so: what Compose does not run at all still gets one. */
function boundsOf(service: Service, hints: ScalingHints): { readonly min: Traced<number>; readonly max: Traced<number> } {
  const replicas = service.replicas?.value ?? 1;
  const least = Math.max(1, replicas);
  const min =
    hints.min ??
    (service.replicas === undefined || replicas < 1 ? byDefault(1, 'scaling-min', 'as many as Compose runs') : service.replicas);
  const most: Fact<number> =
    hints.max ??
    byDefault(Math.max(5, least * 3), 'scaling-max', 'a cautious bound; what the database behind it can take decides');
  return { min: leaf(min), max: leafOf(Math.max(most.value, min.value, 1), most.origin) };
}

/** Percent of requests, only as stated. */
function scaleByUse(hints: ScalingHints): Traced<Autoscaling> | undefined {
  const { cpu, memory, min, max, isOff } = hints;
  const evidence = cpu ?? memory ?? max;
  if (isOff || evidence === undefined) return undefined;
  // Without pods there is no use to measure, so an autoscaler of this kind never goes below one.
  const least = min === undefined ? derive(evidence, 1) : derive(min, Math.max(min.value, 1));
  const most = max ?? derive(evidence, Math.max(least.value * 2, 2));
  return branch<Autoscaling>({
    min: leaf(least),
    max: leafOf(Math.max(most.value, least.value), most.origin),
    cpu: cpu === undefined && memory === undefined ? leaf(derive(evidence, 70)) : cpu === undefined ? undefined : leaf(cpu),
    memory: memory === undefined ? undefined : leaf(memory),
  });
}

/**
 * A writable volume of its own: a second pod on another node could not mount it. What several services write to is shared
 * by all pods.
 */
function tiedBy(service: Service, app: App): Mount | undefined {
  const isShared = (name: string) =>
    app.services.some(
      (other) => other !== service && other.mounts.some((mount) => mount.kind === 'volume' && mount.source === name),
    );
  return service.mounts.find(
    (mount) => mount.kind === 'volume' && mount.source !== undefined && !mount.readOnly && !isShared(mount.source),
  );
}

function reportTied(service: Service, mount: Mount, account: Account): void {
  report(account, 'scaling-tied', {
    service: service.name,
    at: mount.place,
    message: `${service.name} could follow its queue, but it writes to ${mount.target}; its autoscaler is written, and off.`,
    remedy: 'Once the volume can be mounted by several pods, or is object storage, set autoscaling.enabled: true.',
  });
}

function reportUnwatched(service: Service, broker: Broker, account: Account): void {
  const lacks = isUnauthenticated(broker) ? `the user and password of ${broker.component} are` : 'the name of its queue is';
  report(account, 'queue-unknown', {
    service: service.name,
    at: service.place,
    message: `${service.name} takes tasks from ${broker.component}, but ${lacks} not in the files; it keeps a fixed number of replicas.`,
    remedy: isUnauthenticated(broker)
      ? 'State them in the URL of the broker, or write autoscaling.keda in the values of the component.'
      : 'State the queue: `x-landfall: {queue: name}`.',
  });
}
