import type { Family } from '../rule.ts';
import { historyNotKept } from './history-not-kept/rule.ts';
import { logDriver } from './log-driver/rule.ts';
import { logsInFiles } from './logs-in-files/rule.ts';
import { metricsByName } from './metrics-by-name/rule.ts';

/** What can be seen of it. */
export const observability: Family = {
  id: 'observability',
  title: 'Logs and metrics',
  rules: [historyNotKept, logDriver, logsInFiles, metricsByName],
};
