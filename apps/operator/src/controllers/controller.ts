import type { KubeClient } from '@landfall/cluster/kube';
import type { Clock } from '@landfall/cluster/registry';
import type { Images } from '../images/images.ts';
import type { Metrics } from '../metrics/metrics.ts';
import type { Log } from '../process/log.ts';
import type { Surroundings } from '../surroundings/surroundings.ts';

/** Something that looks after the cluster for as long as the process, or its leadership, lasts. */
export interface Controller {
  /** For logs, metrics and health: `gates`. */
  readonly name: string;
  /** Runs in one replica at a time. Leadership may be lost at any moment: the signal says so. */
  readonly needsLeader: boolean;
  /**
   * Works until the signal; then it settles soon, or rejects with the reason of the signal. When it fails in any other way,
   * it is started anew after a while.
   */
  run(context: ControllerContext, signal: AbortSignal): Promise<void>;
  /** What is wrong with it; undefined when nothing is. Asked while it runs. */
  trouble?(nowMs: number): string | undefined;
}

/** What every controller works with. Time and chance come in here and nowhere else. */
export interface ControllerContext {
  readonly client: KubeClient;
  readonly clock: Clock;
  /** From 0 up to 1, as Math.random gives. */
  readonly random: () => number;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly events: EventWriter;
  readonly surroundings: Surroundings;
  readonly images: Images;
  /** This replica: its pod. */
  readonly self: { readonly name: string; readonly namespace: string };
}

/** Tells people about an object, without waiting: what is too much or cannot be written is dropped and counted. */
export interface EventWriter {
  tell(about: EventSubject, event: OperatorEvent): void;
}

export interface EventSubject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespace?: string;
  readonly name: string;
  readonly uid?: string;
}

export interface OperatorEvent {
  readonly type: 'Normal' | 'Warning';
  /** In camel case: `GateLifted`. */
  readonly reason: string;
  /** What we did, in camel case: `LiftGate`. */
  readonly action: string;
  /** One sentence for people, without credentials. */
  readonly text: string;
}
