import { commandLineOf } from '../../reading/command-line.ts';
import type { Rule } from '../../rule.ts';

/** A worker is also the scheduler. */
export const beatInWorker: Rule = {
  id: 'beat-in-worker',
  family: 'scaling',
  severity: 'warning',
  topic: 'singleton',
  title: 'The worker is the scheduler as well.',
  why: 'A worker with the scheduler inside can never have a second pod: each of them would fire every schedule. So the queue cannot be scaled, which is what the move is often for.',
  remedy: 'Run the scheduler as a service of its own with one replica.',
  change: {
    file: 'compose.yaml',
    before: ['worker: {command: celery -A app worker -B}'],
    after: ['worker: {command: celery -A app worker}', 'beat: {command: celery -A app beat}'],
  },
  *looks({ services }) {
    for (const service of services) {
      const command = commandLineOf(service);
      if (
        command === undefined ||
        !/\bcelery\b[^;&|]{0,200}\bworker\b[^;&|]{0,300}(?:\s-B\b|--beat\b)|\bcelery\b[^;&|]{0,200}--with-scheduler|\brq\s+worker\b[^;&|]{0,300}--with-scheduler/s.test(
          command.text,
        )
      )
        continue;
      const copies = service.replicas?.value ?? 1;
      yield {
        service: service.name,
        place: command.place,
        message: `${service.name} can never have a second pod, because its scheduler would fire twice: the queue cannot be scaled.`,
        evidence: [{ text: 'the command starts a worker with a scheduler inside', place: command.place }],
        ...(copies > 1 ? { severity: 'blocker' as const } : {}),
      };
    }
  },
};
