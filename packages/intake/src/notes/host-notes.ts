import type { NoteKind } from './note-kind.ts';

/** Remarks on keys that speak to one machine, its kernel and its Docker Engine. */
export const hostNotes = {
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
  'cpu-share-of-host': {
    outcome: 'rejected',
    title: 'A share of the CPUs of one host has no counterpart: limits are counted in CPUs.',
    explanation: '`cpu_percent` and `cpu_rt_*` depend on the machine that the container happens to run on.',
    finding: { severity: 'advice', remedy: 'State the limit in CPUs with `cpus`.' },
  },
} as const satisfies Record<string, NoteKind>;
