import type { Rule } from '../../rule.ts';
import { factsAtHeroku } from '../limits.ts';

/** A dyno that sleeps costs what it is awake; a pod costs always. */
export const sleepsWhenIdle: Rule = {
  id: 'sleeps-when-idle',
  family: 'heroku-limits',
  severity: 'advice',
  topic: 'cost',
  title: 'A dyno sleeps while nobody asks, and a pod never does.',
  why: 'Eco dynos share 1,000 hours a month for 5 dollars, and sleep after half an hour without requests. A pod keeps its memory all day, and a cluster has a price of its own. An application of this size is cheaper where it is.',
  remedy:
    'Stay, or move to a small platform; in a cluster, scale to zero with the HTTP add-on of KEDA and accept the slow first request.',
  change: {
    file: 'environments/production/web.yaml',
    before: ['replicas: 1'],
    after: ['replicas: 0  # the HTTP add-on of KEDA starts it for a request'],
  },
  *looks({ app }) {
    for (const { type, size, quantity, place } of factsAtHeroku(app)?.dynos ?? []) {
      if (type !== 'web' || quantity.value === 0 || !/^(?:eco|free)$/i.test(size?.value ?? '')) continue;
      yield {
        service: type,
        place,
        message: `${type} runs on ${size?.value ?? 'eco'}, which sleeps after half an hour; its pod would run and cost all day.`,
        evidence: [{ text: `the size of ${type} is ${size?.value ?? 'eco'}`, place }],
      };
    }
  },
};
