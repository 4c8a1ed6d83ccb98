import type { NoteEntry } from './note-entry.ts';

/** Why a volume, mount, config or secret did not become exactly what Compose does with it. */
export const storageNotes = {
  'api-socket': {
    outcome: 'rejected',
    title: 'The engine socket is not offered',
    explanation: 'Nothing in Kubernetes answers to the Docker API. Design the access with the Kubernetes API and a role instead.',
  },
  'bind-clock': {
    outcome: 'ignored',
    title: 'The clock of the host is not mounted',
    explanation: 'Containers keep UTC; set the variable TZ for another zone.',
  },
  'bind-code': {
    outcome: 'ignored',
    title: 'Source code mounted over a built image',
    explanation: 'The image holds the code already; the mount serves development.',
  },
  'bind-data': {
    outcome: 'approximated',
    title: 'A data folder of the host became a claim',
    explanation: 'A fresh claim is empty: the data must be copied once.',
  },
  'bind-engine-socket': {
    outcome: 'rejected',
    title: 'The engine socket is not mounted',
    explanation: 'Nothing in Kubernetes answers to it.',
  },
  'bind-host-file': {
    outcome: 'rejected',
    title: 'A file outside the project cannot be delivered',
    explanation: 'Only files of the project are read. Put the file into the project, an image or a secret.',
  },
  'bind-host-identity': {
    outcome: 'rejected',
    title: 'Accounts and names of the host are not mounted',
    explanation: 'They belong to one machine. Use a numeric user, and hostAliases for names.',
  },
  'bind-host-path': {
    outcome: 'approximated',
    title: 'A path of the node is mounted',
    explanation: 'The pod sees the node it happens to run on. The namespace must allow host paths.',
  },
  'bind-missing-file': {
    outcome: 'rejected',
    title: 'The mounted file is not there',
    explanation: 'It is made at run time or lies elsewhere.',
  },
  'bind-options': {
    outcome: 'ignored',
    title: 'Options of a bind mount that only the Docker Engine knows',
    explanation: 'SELinux relabelling, creation of the host folder and the like have no counterpart.',
  },
  'bind-too-large': {
    outcome: 'rejected',
    title: 'The mounted file is larger than a ConfigMap may be',
    explanation: 'A ConfigMap holds one mebibyte. Build the file into the image.',
  },
  'bind-unreadable': {
    outcome: 'rejected',
    title: 'The mounted file could not be read',
    explanation: 'Only plain files inside the project are read.',
  },
  'config-owner': {
    outcome: 'approximated',
    title: 'Owner of a mounted file',
    explanation: 'Files of ConfigMaps and Secrets belong to root; the mode is kept.',
  },
  'content-read-only': {
    outcome: 'approximated',
    title: 'A mounted file cannot be written',
    explanation: 'Compose let the container write to the file of the host. Files of a ConfigMap are read-only.',
  },
  'mount-kind': {
    outcome: 'rejected',
    title: 'A kind of mount without counterpart',
    explanation: 'Named pipes and Swarm cluster volumes do not exist in Kubernetes.',
  },
  'mount-relative': {
    outcome: 'rejected',
    title: 'A mount without an absolute path',
    explanation: 'Where it would be is not said; the Docker Engine refuses it as well.',
  },
  'sealed-content': {
    outcome: 'translated',
    title: 'Delivered as a Secret',
    explanation: 'The content is secret, so a Secret takes the place of the file.',
  },
  'tmpfs-mode': {
    outcome: 'approximated',
    title: 'Mode of a memory volume',
    explanation: 'Memory volumes are writable by everyone in the container.',
  },
  'volume-name': {
    outcome: 'approximated',
    title: 'Name of an existing volume',
    explanation: 'A claim of a legal name is expected to exist.',
  },
  'volume-unused': {
    outcome: 'ignored',
    title: 'Declared and never used',
    explanation: 'No service mounts or uses it.',
  },
} as const satisfies Record<string, NoteEntry>;
