import { createHash } from 'node:crypto';
import { isRefusal, type KubeClient, resources } from '@landfall/cluster/kube';
import type { EventSubject, EventWriter, OperatorEvent } from '../controllers/controller.ts';
import type { Metrics } from '../metrics/metrics.ts';
import { createEventBudget, type EventBudgetSettings, eventKey } from './event-budget.ts';

export interface EventWriterOptions {
  readonly client: Pick<KubeClient, 'create'>;
  /** The name of the controller that events come from, and of this replica. */
  readonly source: { readonly controller: string; readonly instance: string };
  readonly metrics: Pick<Metrics, 'events' | 'faults'>;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly budget?: Partial<EventBudgetSettings>;
}

const maxTextLength = 1000;
const maxInFlight = 8;
const callTimeoutMs = 5000;

/**
 * Writes events to the API server. Telling never waits and never fails: people can do without an event, and nothing that
 * we do for a pod may hang on one. Two replicas that tell the same write one event, as its name says what is told.
 *
 * @source Kubernetes events.k8s.io/v1 Event
 */
export function createEventWriter({ client, source, metrics, now, budget: changes }: EventWriterOptions): EventWriter {
  const budget = createEventBudget(changes);
  let inFlight = 0;

  async function send(about: EventSubject, event: OperatorEvent, nowMs: number): Promise<void> {
    inFlight += 1;
    try {
      const signal = AbortSignal.timeout(callTimeoutMs);
      await client.create(resources.events, eventObject(about, event, { source, nowMs }), { signal });
      metrics.events.increase({ outcome: 'sent' });
    } catch (error) {
      const isThere = isRefusal(error, 'already-exists');
      metrics.events.increase({ outcome: isThere ? 'merged' : 'failed' });
    } finally {
      inFlight -= 1;
    }
  }

  return {
    tell(about, event) {
      const nowMs = now();
      const verdict = inFlight >= maxInFlight ? 'drop' : budget.judge(about, event, nowMs).kind;
      if (verdict === 'send') void send(about, event, nowMs);
      else metrics.events.increase({ outcome: verdict === 'merge' ? 'merged' : 'dropped' });
    },
  };
}

/** Events of objects without a namespace stand in the one named default. */
function eventObject(
  about: EventSubject,
  event: OperatorEvent,
  { source, nowMs }: { readonly source: EventWriterOptions['source']; readonly nowMs: number },
) {
  const { apiVersion, kind, name, uid } = about;
  const namespace = about.namespace ?? 'default';
  const hour = Math.floor(nowMs / 3_600_000);
  const hash = createHash('sha256')
    .update(`${eventKey(about, event)} ${hour}`)
    .digest('hex')
    .slice(0, 16);
  return {
    metadata: { name: `${name.slice(0, 200)}.${hash}`, namespace },
    // MicroTime wants microseconds.
    eventTime: new Date(nowMs).toISOString().replace('Z', '000Z'),
    reportingController: source.controller,
    reportingInstance: source.instance,
    action: event.action,
    reason: event.reason,
    type: event.type,
    note: event.text.length > maxTextLength ? `${event.text.slice(0, maxTextLength)}…` : event.text,
    regarding: {
      apiVersion,
      kind,
      name,
      ...(about.namespace !== undefined && { namespace: about.namespace }),
      ...(uid !== undefined && { uid }),
    },
  };
}
