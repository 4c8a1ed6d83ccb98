import type { NoteEntry } from './note-entry.ts';

/** Why a setting of the process, its life or its scale did not become exactly what Compose does with it. */
export const processNotes = {
  'build-by-pipeline': {
    outcome: 'ignored',
    title: 'The image is built by the delivery pipeline',
    explanation: 'Kubernetes runs images; CI builds them and writes their names to images.yaml.',
  },
  'command-cleared': {
    outcome: 'approximated',
    title: 'The command of the image cannot be cleared',
    explanation: 'Kubernetes cannot say "the image\'s entrypoint without its command" when the entrypoint is not known.',
  },
  'environment-name': {
    outcome: 'rejected',
    title: 'The variable has a name that the target version refuses',
    explanation: 'Kubernetes before 1.32 accepts letters, digits, dots, dashes and underscores.',
  },
  'environment-without-value': {
    outcome: 'approximated',
    title: 'A variable passed through from the shell',
    explanation: 'A cluster has no shell to take it from. Set it per environment when the component needs it.',
  },
  'healthcheck-disabled': {
    outcome: 'translated',
    title: 'No probe',
    explanation: 'The health check is switched off, so none is written.',
  },
  'healthcheck-of-job': {
    outcome: 'ignored',
    title: 'Health check of something that ends',
    explanation: 'A Job is judged by its exit code.',
  },
  'healthcheck-without-test': {
    outcome: 'ignored',
    title: 'Times of a health check without a test',
    explanation: 'Neither the service nor what is known of its image says what to run.',
  },
  'hook-context': {
    outcome: 'approximated',
    title: 'User or privileges of a hook',
    explanation: 'Hooks run as the container does.',
  },
  'hook-once': {
    outcome: 'approximated',
    title: 'A hook that runs once per roll-out',
    explanation: 'It runs before the start of each pod instead; it must bear being repeated.',
  },
  'reservation-above-limit': {
    outcome: 'approximated',
    title: 'More reserved than allowed',
    explanation: 'A request may not be above the limit, so the limit is requested.',
  },
  'pull-policy': {
    outcome: 'ignored',
    title: 'Pull policy of the Docker Engine',
    explanation: 'Kubernetes pulls always, when missing, or never.',
  },
  'replicas-of-one': {
    outcome: 'approximated',
    title: 'More replicas than the component can have',
    explanation: 'Two copies of a plain database, broker or scheduler are two different ones.',
  },
  'restart-of-job': {
    outcome: 'approximated',
    title: 'Restart policy of something that ends',
    explanation: 'A Job ends for good when it succeeds.',
  },
  'restart-of-service': {
    outcome: 'approximated',
    title: 'Restart policy of a long-running service',
    explanation: 'Kubernetes always restarts the containers of a long-running component.',
  },
  'rollback-settings': {
    outcome: 'ignored',
    title: 'Settings of a rollback',
    explanation: 'A rollback is a roll-out of the former version with the same settings.',
  },
} as const satisfies Record<string, NoteEntry>;
