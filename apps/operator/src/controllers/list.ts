import { watchAutoscalers } from './autoscaler/watch-autoscalers.ts';
import type { Controller } from './controller.ts';
import { watchDaemonSets } from './daemon-sets/report.ts';
import { learnRefuted } from './exec-format/learn-refuted.ts';
import { watchPods } from './pods/watch-pods.ts';
import { prewarm } from './prewarm/prewarm.ts';

/** Everything that looks after pods and workloads beside the gates. Each works on its own, and none waits for another. */
export const watchers: readonly Controller[] = [learnRefuted, watchPods, prewarm, watchDaemonSets, watchAutoscalers];
