import type { Severity } from '@landfall/model';

/**
 * What a person should know or decide about one service. Codes are stable; the reference has a page of them, made from
 * this list.
 */
export const componentFindings = {
  'bind-data-copy': {
    severity: 'warning',
    title: 'Data on the host must be copied',
    explanation: 'The folder became a claim, which is empty at first.',
  },
  'bind-file-lost': {
    severity: 'blocker',
    title: 'A mounted file could not be delivered',
    explanation: 'The file is missing, too large or outside the project, and the container may need it to start.',
  },
  'check-proposed': {
    severity: 'advice',
    title: 'A health check is at hand',
    explanation: 'The service states none, and the image brings the program that would tell whether it is ready.',
  },
  'code-without-image': {
    severity: 'blocker',
    title: 'The code is not in an image',
    explanation: 'The service runs code that is mounted from the project. A cluster only has images.',
  },
  'command-unknown': {
    severity: 'warning',
    title: 'The image decides what runs',
    explanation: 'The command or entrypoint was cleared, and the image is not known well enough to say the same to Kubernetes.',
  },
  'device-lost': {
    severity: 'warning',
    title: 'A device is not passed on',
    explanation: 'Devices come to pods through device plug-ins.',
  },
  'engine-socket': {
    severity: 'warning',
    title: 'The service talks to the Docker Engine',
    explanation: 'No such engine exists in a cluster.',
  },
  'external-link-lost': {
    severity: 'warning',
    title: 'A link leads out of the application',
    explanation: 'The container belongs to another project.',
  },
  'external-service': {
    severity: 'blocker',
    title: 'An external dependency must be provided',
    explanation: 'A provider plug-in of Docker Compose creates it.',
  },
  'gpu-decision': {
    severity: 'warning',
    title: 'GPUs must be chosen',
    explanation: 'All GPUs, or GPUs by identity, cannot be asked for.',
  },
  'drops-by-itself': {
    severity: 'advice',
    title: 'The image starts as root, and need not',
    explanation:
      'Its entrypoint changes to another account after it has set up its folders. Started as that account, it leaves that out.',
  },
  'host-access': {
    severity: 'warning',
    title: 'The pod reaches into its node',
    explanation: 'Host network, host paths and privileges are refused by namespaces that enforce Pod Security.',
  },
  'host-name-lost': {
    severity: 'warning',
    title: 'A host name no longer resolves',
    explanation: 'The name pointed at the machine of the Docker Engine.',
  },
  'model-endpoint-missing': {
    severity: 'blocker',
    title: 'A model server must be provided',
    explanation: 'Docker Compose starts one; a cluster needs the address of an inference service.',
  },
  'node-choice': {
    severity: 'advice',
    title: 'The service was bound to certain nodes',
    explanation: 'Nodes of the cluster have other names and labels.',
  },
  'process-limits': {
    severity: 'advice',
    title: 'The process had limits of its own',
    explanation: 'Open files, locked memory and the like follow the container runtime of the node.',
  },
  'secret-file': {
    severity: 'blocker',
    title: 'A file that holds a secret must be provided',
    explanation: 'Secrets are never written out.',
  },
  'security-profile': {
    severity: 'warning',
    title: 'A security profile must be installed on the nodes',
    explanation: 'Seccomp and AppArmor profiles lie on nodes; the default profile is used until then.',
  },
  'several-replicas-of-one': {
    severity: 'warning',
    title: 'More replicas than the component can have',
    explanation: 'Copies of a plain database, broker or scheduler do not know of each other.',
  },
  'shared-volume': {
    severity: 'warning',
    title: 'Several pods share a volume',
    explanation: 'A ReadWriteMany claim keeps it shared; not every storage class offers one. Object storage is the lasting cure.',
  },
  'user-unknown': {
    severity: 'advice',
    title: 'The user must be given as a number',
    explanation: 'Kubernetes cannot look a name up in the image.',
  },
  'variable-missing': {
    severity: 'advice',
    title: 'A variable has no value',
    explanation: 'Compose takes it from the shell that starts the application.',
  },
  'volume-class': {
    severity: 'warning',
    title: 'A storage class must be chosen',
    explanation: 'The volume used a driver of its own.',
  },
} as const satisfies Record<string, { readonly severity: Severity; readonly title: string; readonly explanation: string }>;

export type ComponentFinding = keyof typeof componentFindings;
