import type { Note, Outcome, Severity } from '@landfall/model';

/** One thing that intake may say about a key. Codes are stable: never renamed, never reused. */
export interface NoteKind {
  readonly outcome: Outcome;
  /** The sentence a reader sees when the place gives no better one. */
  readonly title: string;
  /** A paragraph for the reference page: what is lost, and what to do about it. */
  readonly explanation: string;
  /** Set when a person must hear of it beside the ledger. */
  readonly finding?: { readonly severity: Severity; readonly remedy: string };
}

/** Every remark of intake, by code. The reference page is generated from this list. */
export const noteCatalogue = {
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
  'logs-to-stdout': {
    outcome: 'ignored',
    title: 'The cluster collects what the container writes to standard output; its rotation is a setting of the node.',
    explanation:
      'The `json-file` and `local` drivers keep logs on the machine. In Kubernetes the kubelet does that for every container alike.',
  },
  'log-driver': {
    outcome: 'rejected',
    title: 'Kubernetes has no log driver per container: logs reach their store through a collector on the node.',
    explanation:
      'A driver such as `gelf`, `fluentd`, `syslog`, `loki` or `awslogs` sends logs away by itself. In a cluster one collector per node reads ' +
      'standard output of every container and sends it on.',
    finding: { severity: 'advice', remedy: 'Run a log collector in the cluster and point it at the same store.' },
  },
  'node-setting': {
    outcome: 'rejected',
    title: 'Kubernetes has no such setting per container; it is decided by the node or by the quality of service class.',
    explanation:
      'Block input and output weights, real-time and pinned CPUs, swap, the limit of processes, cgroup parents and the behaviour when memory runs out are settings of ' +
      'the kubelet, the node or the class that follows from requests and limits.',
    finding: { severity: 'advice', remedy: 'Check that the service runs without it, or set it on a pool of nodes made for it.' },
  },
  'storage-setting': {
    outcome: 'rejected',
    title: 'The size of the writable layer is not set by a storage driver in Kubernetes.',
    explanation:
      '`storage_opt` speaks to the storage driver of the Docker Engine. In a cluster, ephemeral-storage requests and limits bound the writable layer.',
    finding: { severity: 'advice', remedy: 'Set an ephemeral-storage limit for the component if the size matters.' },
  },
  'host-namespace': {
    outcome: 'rejected',
    title: 'A pod cannot share this namespace of its host.',
    explanation:
      '`uts: host` would give the container the name of its node, and cgroup namespaces are chosen by the container runtime.',
    finding: { severity: 'advice', remedy: 'Check that the service runs without it.' },
  },
  'windows-setting': {
    outcome: 'rejected',
    title: 'It exists on Windows hosts only.',
    explanation:
      '`isolation` chooses between process and Hyper-V isolation and `npipe` mounts a named pipe. In Kubernetes a runtime class chooses the former.',
    finding: { severity: 'warning', remedy: 'Plan a node pool with Windows for this service.' },
  },
  'file-mask': {
    outcome: 'rejected',
    title: 'Kubernetes cannot set the file mode mask of a container.',
    explanation: '`umask` sets the mask of the first process. Only the image or the command can do that in a pod.',
    finding: { severity: 'advice', remedy: 'Set the mask in the entrypoint of the image.' },
  },
  'device-rule': {
    outcome: 'rejected',
    title: 'Kubernetes has no device rules per container: devices come from a device plugin.',
    explanation: '`device_cgroup_rules` opens classes of devices. In a cluster a device plugin offers devices as resources.',
    finding: { severity: 'warning', remedy: 'Install the device plugin for this hardware and request its resource.' },
  },
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
  'gpu-option': {
    outcome: 'rejected',
    title: 'Options of a device driver have no counterpart: a device plugin offers whole devices.',
    explanation: '`options` of a device request are handed to the driver of the Docker Engine.',
    finding: { severity: 'advice', remedy: 'Set it in the configuration of the device plugin.' },
  },
  'generic-resource': {
    outcome: 'rejected',
    title: 'A resource that people name themselves needs a device plugin or an extended resource on the nodes.',
    explanation: '`generic_resources` counts things that Docker Swarm nodes declare by hand.',
    finding: { severity: 'warning', remedy: 'Advertise an extended resource on the nodes, and request it for the component.' },
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
  'cpu-share-of-host': {
    outcome: 'rejected',
    title: 'A share of the CPUs of one host has no counterpart: limits are counted in CPUs.',
    explanation: '`cpu_percent` and `cpu_rt_*` depend on the machine that the container happens to run on.',
    finding: { severity: 'advice', remedy: 'State the limit in CPUs with `cpus`.' },
  },
  'hook-field': {
    outcome: 'ignored',
    title: 'A start step runs with the settings of its service; this one of its own is not carried over.',
    explanation:
      'Of a `pre_start` step the command, image, user, privileges, working directory and environment are carried over.',
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
  'model-flag': {
    outcome: 'approximated',
    title: 'A setting of the local model runner; the serving end point decides it in a cluster.',
    explanation: '`context_size` and `runtime_flags` are handed to the engine that runs a model on a desktop.',
  },
} as const satisfies Record<string, NoteKind>;

export type NoteCode = keyof typeof noteCatalogue;

/** A remark on a key, with the outcome and, unless a better sentence is given, the words of the catalogue. */
export function noteOf(key: string, code: NoteCode, reason: string = noteCatalogue[code].title): Note {
  return { key, outcome: noteCatalogue[code].outcome, code, reason };
}
