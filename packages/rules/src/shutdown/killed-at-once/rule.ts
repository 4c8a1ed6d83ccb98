import { placeOf } from '../../places.ts';
import type { Rule } from '../../rule.ts';

/** It is stopped by killing it. */
export const killedAtOnce: Rule = {
  id: 'killed-at-once',
  family: 'shutdown',
  severity: 'warning',
  topic: 'shutdown',
  title: 'The service is stopped by killing it.',
  why: 'With SIGKILL, or no time at all, nothing is finished and nothing is written. On one machine that happens when somebody stops it; in a cluster with every drain, update and scaling.',
  remedy: 'Use the signal that the program ends on, and give it some seconds.',
  change: { file: 'compose.yaml', before: ['stop_signal: SIGKILL'], after: ['stop_signal: SIGTERM', 'stop_grace_period: 30s'] },
  *looks({ services }) {
    for (const service of services) {
      const { stopSignal, stopGracePeriodMs } = service;
      const isKill = /^(?:SIG)?KILL$|^9$/.test(stopSignal?.value ?? '');
      const isZero = stopGracePeriodMs !== undefined && stopGracePeriodMs.value < 1000;
      if (!isKill && !isZero) continue;
      const place = placeOf(isKill ? stopSignal : stopGracePeriodMs, service.place);
      yield {
        service: service.name,
        place,
        message: `${service.name} is killed in the middle of whatever it does, each time its pod is stopped.`,
        evidence: [{ text: isKill ? 'its stop signal is SIGKILL' : 'its grace period is less than a second', place }],
      };
    }
  },
};
