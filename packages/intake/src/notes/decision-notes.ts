import type { NoteKind } from './note-kind.ts';

/** Remarks on what people decided: hints, and the triggers of jobs. */
export const decisionNotes = {
  'job-not-scheduled': {
    outcome: 'rejected',
    title: 'A job that is only started by hand has nothing to wait for in a cluster.',
    explanation:
      'Compose jobs without a schedule are run with `docker compose run`. Landfall writes CronJobs for jobs with a schedule.',
    finding: { severity: 'advice', remedy: 'Give it a schedule, or run it with `kubectl create job` when it is needed.' },
  },
  'job-by-hand': {
    outcome: 'translated',
    title: 'Any CronJob may also be started by hand.',
    explanation: '`kubectl create job --from=cronjob/NAME` starts a run; who may do so is a matter of access rights.',
  },
  'job-second-schedule': {
    outcome: 'rejected',
    title: 'A CronJob has one schedule; the first is taken.',
    explanation: 'A Compose job may have several schedules, each with settings of its own.',
    finding: { severity: 'warning', remedy: 'Make one job per schedule.' },
  },
  'job-trigger-setting': {
    outcome: 'approximated',
    title: 'The schedule follows the usual settings of a CronJob.',
    explanation:
      'Time zone, overlapping runs and missed runs are decided by the defaults of the chart, and can be set in the values of the component.',
    finding: { severity: 'advice', remedy: 'Check `schedule` in the values of the component.' },
  },
  'hint-followed': {
    outcome: 'translated',
    title: 'A decision of a person, taken where it applies.',
    explanation:
      'What stands in `x-landfall`, and in the labels of other converters that have a counterpart, wins over what would be concluded.',
  },
  'hint-not-carried': {
    outcome: 'ignored',
    title: 'A label of another converter that has no counterpart here.',
    explanation:
      'Labels `kompose.*` and `katenary.v3/*` steer those tools. Where Landfall decides the same thing in another way, the label is left out.',
  },
  'hint-unknown': {
    outcome: 'ignored',
    title: 'Landfall does not know this hint.',
    explanation: 'Labels of other converters, and settings in `x-landfall`, are honoured where we know them.',
    finding: { severity: 'advice', remedy: 'Check the spelling; the known hints are in the reference.' },
  },
  'hint-invalid': {
    outcome: 'ignored',
    title: 'The value of this hint cannot be used.',
    explanation: 'Each hint has a type: a number, a schedule, one of some words.',
    finding: { severity: 'warning', remedy: 'Correct the value; the known hints are in the reference.' },
  },
} as const satisfies Record<string, NoteKind>;
