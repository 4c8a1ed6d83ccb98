import type { Family } from '../rule.ts';
import { healthAlwaysPasses } from './health-always-passes/rule.ts';
import { healthAsksAnother } from './health-asks-another/rule.ts';
import { healthAsksDatabase } from './health-asks-database/rule.ts';
import { healthCheckMissing } from './health-check-missing/rule.ts';
import { healthCostly } from './health-costly/rule.ts';
import { healthSlow } from './health-slow/rule.ts';
import { healthToolMissing } from './health-tool-missing/rule.ts';
import { livenessKills } from './liveness-kills/rule.ts';
import { restartsByWatcher } from './restarts-by-watcher/rule.ts';

/** How the platform learns that something is ready, or broken. */
export const health: Family = {
  id: 'health',
  title: 'Health',
  rules: [
    healthAlwaysPasses,
    healthAsksAnother,
    healthAsksDatabase,
    healthCheckMissing,
    healthCostly,
    healthSlow,
    healthToolMissing,
    livenessKills,
    restartsByWatcher,
  ],
};
