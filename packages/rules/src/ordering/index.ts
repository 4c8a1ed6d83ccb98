import type { Family } from '../rule.ts';
import { jobNotRepeatable } from './job-not-repeatable/rule.ts';
import { migrationOnStart } from './migration-on-start/rule.ts';
import { staticFilesByVolume } from './static-files-by-volume/rule.ts';
import { waitsByScript } from './waits-by-script/rule.ts';

/** What has to happen first. */
export const ordering: Family = {
  id: 'ordering',
  title: 'Order and migrations',
  rules: [jobNotRepeatable, migrationOnStart, staticFilesByVolume, waitsByScript],
};
