import type { Rule } from '../../rule.ts';
import { factsAtHeroku } from '../limits.ts';

/** Memory that Heroku swaps ends a container in a cluster. */
export const memoryEndsAtOnce: Rule = {
  id: 'memory-ends-at-once',
  family: 'heroku-limits',
  severity: 'warning',
  topic: 'no-limits',
  title: 'A process that outgrows its memory is swapped at Heroku, and ended in a cluster.',
  why: 'Over its quota a dyno swaps and logs R14; it is ended at twice the quota. In a cluster the container is ended the moment it passes its limit, in the middle of a request or a task. An application that lives with R14 is restarted all the time there.',
  remedy: 'Count R14 in the logs of the last weeks, and set the limit of memory over the highest use that you see.',
  change: {
    file: 'values/worker.yaml',
    before: ['limits: {memory: 512Mi}'],
    after: ['limits: {memory: 1Gi}  # 790 MB were used at most, heroku logs, R14'],
  },
  *looks({ app }) {
    const running = (factsAtHeroku(app)?.dynos ?? []).filter(
      ({ quantity, memoryBytes }) => quantity.value > 0 && memoryBytes !== undefined,
    );
    const [first] = running;
    if (first === undefined) return;
    yield {
      place:
        first.size !== undefined && 'place' in first.size.origin && first.size.origin.place !== undefined
          ? first.size.origin.place
          : first.place,
      message: `Here ${running.map(({ type, memoryBytes }) => `${type} ends at ${describeSize(memoryBytes ?? 0)}`).join(', ')}; at Heroku each may use twice as much by swapping.`,
      confidence: 'likely',
      evidence: running.map(({ type, size, place }) => ({ text: `${type} runs on ${size?.value ?? 'a size'}`, place })),
    };
  },
};

function describeSize(bytes: number): string {
  const mebibytes = Math.round(bytes / 1024 ** 2);
  return mebibytes % 1024 === 0 ? `${mebibytes / 1024} GiB` : `${mebibytes} MiB`;
}
