import type { Family } from '../rule.ts';
import { dynosAtTheirLimit } from './dynos-at-their-limit/rule.ts';
import { memoryEndsAtOnce } from './memory-ends-at-once/rule.ts';
import { planWithdrawn } from './plan-withdrawn/rule.ts';
import { requestsOutlastRouter } from './requests-outlast-router/rule.ts';
import { restartedEachDay } from './restarted-each-day/rule.ts';
import { sleepsWhenIdle } from './sleeps-when-idle/rule.ts';
import { slugNearLimit } from './slug-near-limit/rule.ts';
import { stackEnded } from './stack-ended/rule.ts';

/** What Heroku limits, forgives or does by itself, and a cluster does not. */
export const herokuLimitsFamily: Family = {
  id: 'heroku-limits',
  title: 'Leaving Heroku',
  rules: [
    memoryEndsAtOnce,
    stackEnded,
    dynosAtTheirLimit,
    requestsOutlastRouter,
    restartedEachDay,
    slugNearLimit,
    planWithdrawn,
    sleepsWhenIdle,
  ],
};
