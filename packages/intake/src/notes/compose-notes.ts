import type { NoteKind } from './note-kind.ts';

/** Remarks on keys that Compose itself uses up, or that say how something is counted. */
export const composeNotes = {
  'settled-while-loading': {
    outcome: 'translated',
    title: 'Settled while the files were loaded.',
    explanation:
      'The setting tells Compose how to put the application together: which file or service to take over, which env or label file to read, ' +
      'which profile switches a service on. What it brought in is in the application, and has entries of its own.',
  },
  'said-twice': {
    outcome: 'translated',
    title: 'Says the same as another key of this service.',
    explanation: 'Two keys may set one thing, as `scale` and `deploy.replicas` do. The value is taken once.',
  },
  overruled: {
    outcome: 'ignored',
    title: 'Another key of this service sets the same thing and wins.',
    explanation: 'Where two keys set one thing to different values, the one that Docker Compose obeys is taken.',
  },
  'empty-value': {
    outcome: 'ignored',
    title: 'It is empty, so it says nothing.',
    explanation: 'A text is often empty because a variable that it refers to has no value in this run.',
  },
  informative: {
    outcome: 'ignored',
    title: 'Compose reads this key and does nothing with it.',
    explanation: 'The top-level `version` is obsolete: the reference loader ignores it.',
  },
  'extension-field': {
    outcome: 'ignored',
    title: 'An extension field: Compose gives it no meaning of its own.',
    explanation:
      'Fields that start with `x-` are free for people and tools. Blocks that are only there to be repeated through anchors are accounted for at ' +
      'the places where they are used. Landfall itself reads `x-landfall`.',
  },
  'built-by-pipeline': {
    outcome: 'ignored',
    title: 'Images are built by the pipeline; the cluster only runs them.',
    explanation:
      'Everything under `build` belongs to the job that builds and pushes the image. The delivered files name the image that comes out of it. ' +
      'The Dockerfile itself is read for the ports, user, volumes and checks that it declares.',
  },
  'development-only': {
    outcome: 'ignored',
    title: 'It helps while developing on one machine and has no place in a cluster.',
    explanation: '`develop.watch` and `attach` steer `docker compose watch` and the logs in your terminal.',
  },
  'cpu-period': {
    outcome: 'translated',
    title: 'Together with cpu_quota it makes the CPU limit.',
    explanation: 'A quota of 50,000 in a period of 100,000 microseconds is a limit of half a CPU.',
  },
  'health-check-off': {
    outcome: 'translated',
    title: 'Switches the health check of the image off: no probe is written.',
    explanation: '`disable: true`, or a test of NONE, says that the check that the image declares must not be used.',
  },
  'restart-timing': {
    outcome: 'ignored',
    title: 'Kubernetes waits longer after each failure by a rule of its own.',
    explanation:
      '`delay` and `window` of a restart policy cannot be chosen: the kubelet doubles the pause from 10 seconds to 5 minutes.',
  },
  'pull-age': {
    outcome: 'rejected',
    title: 'Kubernetes does not refresh images by their age.',
    explanation:
      '`pull_refresh_after` pulls an image again when the local one is older. In a cluster a new version is a new tag or digest.',
    finding: { severity: 'advice', remedy: 'Name a version or pin the digest, and let the pipeline change it.' },
  },
  'hook-field': {
    outcome: 'ignored',
    title: 'A start step runs with the settings of its service; this one of its own is not carried over.',
    explanation:
      'Of a `pre_start` step the command, image, user, privileges, working directory and environment are carried over.',
  },
} as const satisfies Record<string, NoteKind>;
