import type { NoteKind } from './note-kind.ts';

/** Remarks on networks, mounts, ports and other things that services share. */
export const sharedNotes = {
  'network-address': {
    outcome: 'rejected',
    title: 'The cluster gives addresses; nothing may choose its own.',
    explanation:
      'Fixed addresses, MAC addresses, interface names, subnets and gateways belong to a network of one Docker Engine. In Kubernetes a service is reached by ' +
      'its name, and the address behind it changes.',
    finding: { severity: 'advice', remedy: 'Check that no one calls the service by this address; its name resolves.' },
  },
  'network-driver': {
    outcome: 'rejected',
    title: 'The network of the cluster replaces network drivers and their options.',
    explanation:
      'Drivers such as `overlay`, `macvlan` and `ipvlan`, and options of the bridge, describe networks of the Docker Engine. Pods share the network of the cluster.',
  },
  'network-order': {
    outcome: 'ignored',
    title: 'A pod has one network, so the order in which networks are joined means nothing.',
    explanation: '`priority` and `gw_priority` choose the first network and the default route of a container that joins several.',
  },
  'network-policy': {
    outcome: 'translated',
    title: 'Decides what the NetworkPolicy of the members lets out.',
    explanation: 'A network that is `internal` has no way out of the cluster.',
  },
  'network-service-alias': {
    outcome: 'approximated',
    title: 'The service keeps its name in the cluster.',
    explanation:
      '`use_service_name_alias: false` hides the name of a service on one network. Names in a cluster hold for the whole namespace.',
  },
  'engine-name': {
    outcome: 'ignored',
    title: 'A name in the Docker Engine; in the cluster the name comes from the key.',
    explanation:
      'Volumes, networks, configs and secrets may carry a `name` under which the Docker Engine keeps them. Applications do not see it.',
  },
  'engine-label': {
    outcome: 'ignored',
    title: 'A label on an object of the Docker Engine that has no counterpart of its own in the cluster.',
    explanation:
      'Labels of networks, and of volumes inside a mount, are read by people and tools that look at the Docker Engine.',
  },
  'declared-outside': {
    outcome: 'translated',
    title: 'It exists already and is used by its name.',
    explanation: '`external: true` says that someone else creates the object. The output refers to it and does not create it.',
  },
  'mount-consistency': {
    outcome: 'ignored',
    title: 'It tunes file sharing between a desktop and its virtual machine.',
    explanation: '`consistency` (`cached`, `delegated`) has no effect on Linux.',
  },
  'mount-recursion': {
    outcome: 'approximated',
    title: 'Submounts follow the defaults of the cluster.',
    explanation:
      '`bind.recursive` says whether mounts below a folder of the host are mounted too, and whether they may be written.',
  },
  'file-driver': {
    outcome: 'rejected',
    title: 'No driver fills configs and secrets in a cluster; the secret store does.',
    explanation: '`driver`, `driver_opts` and `template_driver` belong to Docker Swarm.',
    finding: { severity: 'warning', remedy: 'Put the final value into the secret store.' },
  },
  'network-membership': {
    outcome: 'translated',
    title: 'Members of a network may call each other: a label and a NetworkPolicy say so.',
    explanation: 'Each Compose network becomes a label of its members and a policy that lets members in.',
  },
  'port-range-cut': {
    outcome: 'approximated',
    title: 'Of a long range of ports only the beginning is kept.',
    explanation: 'A Service lists each port by itself, so a range of thousands of ports cannot be one.',
    finding: { severity: 'warning', remedy: 'Name the ports that are used, or give the pod the network of its node.' },
  },
  'folded-from-mounts-of': {
    outcome: 'translated',
    title: 'Mounts of the other service are mounts of this one.',
    explanation: '`volumes_from` is resolved: each mount of the named service is repeated, and refers to the same data.',
  },
  'container-reference': {
    outcome: 'rejected',
    title: 'It refers to a container outside this application by its name in one Docker Engine.',
    explanation: '`container:NAME` shares something with a container that Compose did not start. A cluster has no such thing.',
    finding: { severity: 'warning', remedy: 'Make the other container a service of this application.' },
  },
  'docker-socket': {
    outcome: 'rejected',
    title: 'Nothing in Kubernetes answers to the Docker API.',
    explanation: '`use_api_socket` gives the service the Docker Engine and the credentials of the person who runs it.',
    finding: {
      severity: 'blocker',
      remedy: 'Replace it by calls to the Kubernetes API under a ServiceAccount with the least rights it needs.',
    },
  },
  'model-flag': {
    outcome: 'approximated',
    title: 'A setting of the local model runner; the serving end point decides it in a cluster.',
    explanation: '`context_size` and `runtime_flags` are handed to the engine that runs a model on a desktop.',
  },
} as const satisfies Record<string, NoteKind>;
