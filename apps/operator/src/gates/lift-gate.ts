import { isRefusal, type KubeObject, refOf, resources } from '@landfall/cluster/kube';
import { type Decision, patchFor, readPod } from '@landfall/placement';
import type { ControllerContext } from '../controllers/controller.ts';
import type { WorkResult } from '../controllers/work-queue.ts';
import { countDecision } from '../webhook/count-decision.ts';
import { decideGated } from './decide-gated.ts';
import { type GatedPod, hasGate, remarkOn } from './gate.ts';
import { liftGateAlone } from './lift-alone.ts';

/** So often a decision may be refused by the API server before the gate is lifted without it. */
const maxRefusals = 3;
const shortestLookMs = 500;
const longestLookMs = 10_000;

export interface LifterOptions {
  readonly find: (key: string) => GatedPod | undefined;
  /** Aborted when what is being looked at is to be decided anew. */
  readonly interruption: () => AbortSignal;
}

/** Looks at one pod: lets it go, or says when to look again. */
export function createLifter(
  context: ControllerContext,
  { find, interruption }: LifterOptions,
): (key: string, signal: AbortSignal) => Promise<WorkResult> {
  const { client, clock, random, metrics, events } = context;
  const refusals = new Map<string, number>();

  return async (key, signal) => {
    const seen = find(key);
    const object = await client.get(resources.pods, refOf(key), { signal });
    if (seen === undefined || object === undefined || object.metadata.uid !== seen.uid || !hasGate(object)) {
      refusals.delete(key);
      return undefined;
    }
    const waited = (): number => seen.ageThenMs + clock.now() - seen.seenAtMs;
    const answer = readPod(object);
    if (answer.kind === 'malformed') {
      await lift(object, undefined, waited());
      return undefined;
    }
    const look = { pod: answer.pod, object, waited, signal, interruption: interruption() };
    const { decision, remainingMs, retryAfterMs } = await decideGated(context, look);
    if (decision.action === 'gate') return { againAfterMs: Math.min(nextLookMs(waited(), retryAfterMs, random), remainingMs) };
    try {
      await lift(object, decision, waited());
      refusals.delete(key);
    } catch (error) {
      // What was read is old by now, or the server does not take the decision: then the pod goes without it.
      if (!isRefusal(error, 'invalid', 'conflict')) throw error;
      const count = (refusals.get(key) ?? 0) + 1;
      refusals.set(key, count);
      if (count < maxRefusals) return { againAfterMs: 50 * count };
      metrics.faults.increase({ where: 'gates' });
      context.log.error('the API server refuses our decision', { pod: key, why: error.message });
      await lift(object, undefined, waited());
      refusals.delete(key);
    }
    return undefined;
  };

  async function lift(object: KubeObject, decision: Decision | undefined, waitedMs: number): Promise<void> {
    const { name, namespace, uid } = object.metadata;
    const ref = { name, ...(namespace !== undefined && { namespace }) };
    const operations = decision === undefined ? [] : patchFor(JSON.stringify(object), decision, { liftGate: true });
    if (operations.length === 0) await liftGateAlone(client, object);
    else await client.patch(resources.pods, ref, { kind: 'json', operations });
    const isLate = decision?.verdict === 'undetermined' && decision.isEnforced && decision.action === 'patch';
    metrics.gatesLifted.increase({ why: decision?.isEnforced !== true ? 'withdrawn' : isLate ? 'deadline' : 'decided' });
    metrics.gateSeconds.observe(waitedMs / 1000);
    if (decision === undefined) return;
    countDecision(metrics, decision);
    const remark = remarkOn(decision, waitedMs);
    if (remark === undefined) return;
    const about = { apiVersion: 'v1', kind: 'Pod', ...ref, ...(uid !== undefined && { uid }) };
    events.tell(about, { type: 'Warning', action: 'LiftGate', ...remark });
  }
}

/** Later and later, as waiting goes on; not before a registry wants to be asked again, nor all at the same time. */
function nextLookMs(waitedMs: number, retryAfterMs: number | undefined, random: () => number): number {
  const usualMs = Math.min(longestLookMs, Math.max(shortestLookMs, waitedMs / 4));
  return Math.max(usualMs, Math.min(retryAfterMs ?? 0, longestLookMs)) * (1 - random() / 4);
}
