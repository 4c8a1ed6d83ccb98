import { derive, type Fact, type NamedText, type Service } from '@landfall/model';
import type { Schedule } from '../../helm/values.ts';

/** What the labels of swarm-cronjob ask for: the service itself is what runs, so a CronJob is exactly that. */
export interface SwarmCronjob {
  /** As written: five fields, or six with the seconds first. */
  readonly schedule: NamedText;
  readonly concurrency?: Fact<NonNullable<Schedule['concurrency']>>;
}

/** Labels that the schedule answers for. */
const understood = /^swarm\.cronjob\.(?:enable|schedule|skip-running)$/;

/** True for a label that became part of a schedule. */
export function isSwarmSchedule(name: string): boolean {
  return understood.test(name);
}

/**
 * Reads `swarm.cronjob.*` from the labels of `deploy`.
 *
 * @returns undefined for a service that is not switched on, or has no schedule
 * @source swarm-cronjob docs/usage/docker-labels.md: enable must be true; skip-running leaves a run alone that is still
 *   going, and without it the next run takes its place
 */
export function swarmCronjob({ deployLabels }: Service): SwarmCronjob | undefined {
  const labelOf = (setting: string) => deployLabels.find(({ name }) => name === `swarm.cronjob.${setting}`);
  const schedule = labelOf('schedule');
  if (schedule === undefined || labelOf('enable')?.value !== 'true') return undefined;
  const skips = labelOf('skip-running');
  return {
    schedule,
    ...(skips === undefined ? {} : { concurrency: derive(skips, skips.value === 'true' ? 'Forbid' : 'Replace') }),
  };
}
