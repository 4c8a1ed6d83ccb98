import { placeOf } from '../../places.ts';
import { commandLineOf } from '../../reading/command-line.ts';
import type { Rule } from '../../rule.ts';

/** A scheduler that must stay alone. */
export const schedulerCopies: Rule = {
  id: 'scheduler-copies',
  family: 'scaling',
  severity: 'advice',
  topic: 'singleton',
  title: 'A second copy of the scheduler would do everything twice.',
  why: 'A scheduler starts work by the clock. During an update Kubernetes usually starts the new pod before it stops the old one, and an autoscaler adds more: each of them fires every schedule.',
  remedy: 'Keep it at one replica that is stopped before the next one starts, and never scale it; or let CronJobs do its work.',
  change: { file: 'compose.yaml', before: ['deploy: {replicas: 2}'], after: ['deploy: {replicas: 1}'] },
  handled: 'Schedulers get one replica and are stopped before the next one starts.',
  *looks({ services }) {
    for (const service of services) {
      if (service.role.role !== 'scheduler') continue;
      const copies = service.replicas?.value ?? 1;
      const place = copies > 1 ? placeOf(service.replicas, service.place) : (commandLineOf(service)?.place ?? service.place);
      yield {
        service: service.name,
        place,
        message:
          copies > 1
            ? `${service.name} fires every schedule ${copies} times: it has ${copies} replicas.`
            : `A second pod of ${service.name}, as during an ordinary update, fires every schedule twice.`,
        evidence: service.role.evidence.length === 0 ? [{ text: 'it is a scheduler', place }] : service.role.evidence,
        ...(copies > 1 ? { severity: 'warning' as const } : {}),
        ...(service.role.confidence === 'certain' || service.role.confidence === 'stated'
          ? {}
          : { confidence: 'likely' as const }),
      };
    }
  },
};
