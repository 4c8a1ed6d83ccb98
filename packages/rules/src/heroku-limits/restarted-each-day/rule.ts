import { listNames } from '../../places.ts';
import type { Rule } from '../../rule.ts';
import { factsAtHeroku } from '../limits.ts';

/** The daily restart hides leaks, and a cluster has none. */
export const restartedEachDay: Rule = {
  id: 'restarted-each-day',
  family: 'heroku-limits',
  severity: 'advice',
  topic: 'other',
  title: 'Heroku restarts every dyno about once a day, and a cluster does not.',
  why: 'The restart frees memory that leaks, closes connections that hang, drops caches and empties the disk, whether or not anyone meant it to. A pod runs for weeks: what the restart had hidden shows then, as memory that grows until the container is ended.',
  remedy:
    'Watch memory for the first two weeks. Where it grows, restart by hand as a crutch (`kubectl rollout restart`), and look for the leak.',
  change: {
    file: 'values/worker.yaml',
    before: ['args: [celery, -A, shop, worker]'],
    after: ['args: [celery, -A, shop, worker, --max-tasks-per-child, "1000"]'],
  },
  *looks({ app }) {
    const running = (factsAtHeroku(app)?.dynos ?? []).filter(({ quantity }) => quantity.value > 0);
    const [first] = running;
    if (first === undefined) return;
    const names = listNames(running.map(({ type }) => type));
    yield {
      place: first.place,
      message: `${names} ${running.length === 1 ? 'was' : 'were'} started anew each day; here ${running.length === 1 ? 'it runs' : 'they run'} until something stops ${running.length === 1 ? 'it' : 'them'}.`,
      evidence: running.map(({ type, place }) => ({ text: `${type} runs without end`, place })),
    };
  },
};
