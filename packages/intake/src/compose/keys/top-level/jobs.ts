import type { TopLevelKey } from '../../reading/top-level-key.ts';

/** Jobs: they are read like services, with the files beside this folder, and started by their triggers. */
export const jobs: TopLevelKey = {
  name: 'jobs',
  grade: 'A',
  becomes: 'CronJobs; a job that is only started by hand is reported',
  read: () => ({}),
};
