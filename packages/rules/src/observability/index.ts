import type { Family } from '../rule.ts';
import { logsInFiles } from './logs-in-files/rule.ts';
import { metricsByName } from './metrics-by-name/rule.ts';

/** What can be seen of it. */
export const observability: Family = {
  id: 'observability',
  title: 'Logs and metrics',
  rules: [logsInFiles, metricsByName],
};
