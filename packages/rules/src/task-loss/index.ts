import type { Family } from '../rule.ts';
import { brokerEvicts } from './broker-evicts/rule.ts';
import { brokerForgets } from './broker-forgets/rule.ts';
import { celeryAcknowledgesEarly } from './celery-acknowledges-early/rule.ts';
import { celeryHoards } from './celery-hoards/rule.ts';
import { celeryRedelivers } from './celery-redelivers/rule.ts';
import { laravelRetriesEarly } from './laravel-retries-early/rule.ts';
import { resultsKeptNowhere } from './results-kept-nowhere/rule.ts';
import { tasksRunTwice } from './tasks-run-twice/rule.ts';
import { tenantsShareQueue } from './tenants-share-queue/rule.ts';
import { workerDropsTasks } from './worker-drops-tasks/rule.ts';

/** Work that is lost or done twice when a worker is stopped. */
export const taskLoss: Family = {
  id: 'task-loss',
  title: 'Tasks that get lost',
  rules: [
    brokerEvicts,
    brokerForgets,
    celeryAcknowledgesEarly,
    celeryHoards,
    celeryRedelivers,
    laravelRetriesEarly,
    resultsKeptNowhere,
    tasksRunTwice,
    tenantsShareQueue,
    workerDropsTasks,
  ],
};
