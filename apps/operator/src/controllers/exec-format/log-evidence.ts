import { isRefusal, KubeError, refOf } from '@landfall/cluster/kube';
import type { ControllerContext } from '../controller.ts';
import { type ContainerFailure, saysExecFormatError } from './evidence.ts';
import type { ObservedPod } from './feedback.ts';

/** Looks into the logs of containers that are suspected, where we may: runc writes there why it could not begin. */
export interface LogEvidence {
  /** The same pods; what their logs say is proven now. */
  confirm(pods: readonly ObservedPod[], signal: AbortSignal): Promise<readonly ObservedPod[]>;
}

/** What is read: enough for the last words of a runtime, too little for what an application tells. */
const logLimits = { lines: 3, maxBytes: 1024 };
/** Logs that are read in one pass; others have their turn in the next. */
const maxReads = 10;

/**
 * A log is searched for the words and kept nowhere. It is read once for a pod. Where the API server does not let us, nobody is
 * asked again: reading logs is a right that is given on its own.
 */
export function createLogEvidence({ client, log }: Pick<ControllerContext, 'client' | 'log'>): LogEvidence {
  /** What was found, by UID and container. */
  const known = new Map<string, boolean>();
  let mayRead = true;

  async function read({ key }: ObservedPod, { container }: ContainerFailure, signal: AbortSignal): Promise<boolean> {
    for (const isOfPreviousRun of [true, false]) {
      try {
        const text = await client.logEnd(refOf(key), { container, isOfPreviousRun, ...logLimits, signal });
        if (saysExecFormatError(text)) return true;
      } catch (error) {
        signal.throwIfAborted();
        if (!(error instanceof KubeError)) throw error;
        if (isRefusal(error, 'forbidden')) {
          mayRead = false;
          log.info('logs are not read: nobody gave us the right');
          return false;
        }
        // There is no run before this one, or the log is gone.
      }
    }
    return false;
  }

  return {
    async confirm(pods, signal) {
      forget(known, pods);
      let left = maxReads;
      const answer: ObservedPod[] = [];
      for (const pod of pods) {
        const failures: ContainerFailure[] = [];
        for (const failure of pod.failures) {
          const name = nameOf(pod, failure);
          if (failure.evidence === 'suspected' && mayRead && !known.has(name) && left > 0) {
            left -= 1;
            const isProven = await read(pod, failure, signal);
            if (mayRead) known.set(name, isProven);
          }
          failures.push(known.get(name) === true ? { ...failure, evidence: 'proven' } : failure);
        }
        answer.push({ ...pod, failures });
      }
      return answer;
    },
  };
}

function nameOf({ uid }: ObservedPod, { container }: ContainerFailure): string {
  return `${uid} ${container}`;
}

/** Keeps what is known of pods that are there. */
function forget(known: Map<string, boolean>, pods: readonly ObservedPod[]): void {
  const present = new Set(pods.flatMap((pod) => pod.failures.map((failure) => nameOf(pod, failure))));
  for (const name of known.keys()) if (!present.has(name)) known.delete(name);
}
