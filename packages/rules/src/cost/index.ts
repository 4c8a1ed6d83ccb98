import type { Family } from '../rule.ts';
import { debugLogs } from './debug-logs/rule.ts';
import { developmentTool } from './development-tool/rule.ts';
import { graphicsForEach } from './graphics-for-each/rule.ts';
import { manyDatabases } from './many-databases/rule.ts';
import { monitoringForEach } from './monitoring-for-each/rule.ts';

/** What makes the bill longer than it needs to be. */
export const cost: Family = {
  id: 'cost',
  title: 'Cost',
  rules: [debugLogs, developmentTool, graphicsForEach, manyDatabases, monitoringForEach],
};
