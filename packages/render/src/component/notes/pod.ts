import type { NoteEntry } from './note-entry.ts';

/** Why a setting of the network, the host, placement or identity did not become exactly what Compose does with it. */
export const podNotes = {
  'alias-of-container': {
    outcome: 'ignored',
    title: 'container_name names a container',
    explanation: 'Pods get names of their own. The name stays reachable only when something calls it.',
  },
  'credential-spec': {
    outcome: 'rejected',
    title: 'Windows credential specifications are not supported',
    explanation: 'Landfall writes for Linux nodes.',
  },
  'dependency-completed': {
    outcome: 'approximated',
    title: 'A dependency that must have ended',
    explanation: 'It is a Job of an earlier wave. Argo CD and the loop of MIGRATION.md keep the order; nothing else does.',
  },
  'dependency-order': {
    outcome: 'approximated',
    title: 'Order of start',
    explanation: 'Kept by the order of the releases (waves), not by the pod itself.',
  },
  'dependency-optional': {
    outcome: 'ignored',
    title: 'An optional dependency is not waited for',
    explanation: 'Compose starts the service without it as well.',
  },
  'dependency-restart': {
    outcome: 'approximated',
    title: 'Restart together with a dependency',
    explanation: 'Kubernetes replaces pods one by one; the application reconnects.',
  },
  'device-needs-plugin': {
    outcome: 'rejected',
    title: 'Devices need a device plug-in',
    explanation: 'A pod cannot simply be given a device of its node.',
  },
  'dns-limit': {
    outcome: 'ignored',
    title: 'More name servers or options than a pod may have',
    explanation: 'A pod may have three name servers, the one of the cluster included.',
  },
  domainname: {
    outcome: 'ignored',
    title: 'Domain name of the container',
    explanation: 'Names in a cluster are decided by Services and namespaces.',
  },
  'external-link': {
    outcome: 'rejected',
    title: 'A link to a container of another project',
    explanation: 'It is no service of the application, so nothing answers to its name.',
  },
  'gpu-choice': {
    outcome: 'approximated',
    title: 'Choice of GPUs',
    explanation: 'The scheduler hands out whole GPUs by number, not by identity.',
  },
  'gpu-unknown': {
    outcome: 'rejected',
    title: 'The device request has no known resource name',
    explanation: 'A device plug-in gives its resource a name; state it in container.resources.limits.',
  },
  'group-name': {
    outcome: 'ignored',
    title: 'A group given by name',
    explanation: 'Kubernetes takes numbers; names live in the image.',
  },
  'host-gateway': {
    outcome: 'rejected',
    title: 'host-gateway has no counterpart',
    explanation: 'A pod has no host that stays the same. Point the name at a Service or an external name.',
  },
  hostname: {
    outcome: 'approximated',
    title: 'Host name of the container',
    explanation: 'It is made a legal name, and pods of a StatefulSet are named by Kubernetes.',
  },
  'init-by-pause': {
    outcome: 'approximated',
    title: 'init',
    explanation: 'The pod shares one process namespace, in which the pause container reaps orphans.',
  },
  'kernel-parameter': {
    outcome: 'rejected',
    title: 'A kernel parameter that nodes refuse by default',
    explanation: 'Only namespaced parameters on the safe list may be set without changing the nodes.',
  },
  'label-illegal': {
    outcome: 'ignored',
    title: 'A label whose name is no legal annotation',
    explanation:
      'Annotation names are at most 63 characters of letters, digits, dots, dashes and underscores, after an optional domain.',
  },
  'label-of-tool': {
    outcome: 'ignored',
    title: 'A label for a tool of the Docker Engine',
    explanation: 'Whatever reads it watches containers of an engine, not pods.',
  },
  'label-secret': {
    outcome: 'rejected',
    title: 'A label that holds a secret',
    explanation: 'Annotations are readable by everyone who may see the pod.',
  },
  'model-endpoint': {
    outcome: 'rejected',
    title: 'Address of a model server',
    explanation: 'Compose starts a model server beside the app. State the address of an inference service.',
  },
  'model-settings': {
    outcome: 'rejected',
    title: 'Settings of a model server',
    explanation: 'They belong to the inference service that serves the model.',
  },
  'namespace-of-container': {
    outcome: 'rejected',
    title: 'Namespaces shared with another container',
    explanation: 'Containers share namespaces only inside one pod.',
  },
  'network-mode': {
    outcome: 'ignored',
    title: 'Network mode',
    explanation: 'Every pod has one interface in the network of the cluster.',
  },
  'placement-manual': {
    outcome: 'rejected',
    title: 'A placement rule without counterpart',
    explanation: 'Nodes of the cluster have other names, roles and labels.',
  },
  'placement-preference': {
    outcome: 'approximated',
    title: 'Placement preference',
    explanation: 'Pods are spread over hosts and zones as far as possible.',
  },
  'platform-variant': {
    outcome: 'approximated',
    title: 'Variant of a platform',
    explanation: 'Nodes are labelled with their architecture, not with its variant.',
  },
  'port-mode-host': {
    outcome: 'approximated',
    title: 'Port on the host',
    explanation: 'Only a component on every node keeps its host port; others are reached through their Service.',
  },
  provider: {
    outcome: 'rejected',
    title: 'A service run by a provider',
    explanation: 'Docker Compose asks a plug-in for it. In Kubernetes it is an external dependency.',
  },
  'runtime-default': {
    outcome: 'translated',
    title: 'The default runtime',
    explanation: 'Nothing to say: it is the default of the cluster too.',
  },
  'security-option': {
    outcome: 'approximated',
    title: 'A security option of the node',
    explanation: 'Profiles are installed on nodes, not sent with the pod.',
  },
  'shared-namespace': { outcome: 'translated', title: 'Shared namespace', explanation: 'Containers of one pod share it.' },
  'shares-ratio': { outcome: 'approximated', title: 'CPU shares', explanation: 'A weight among neighbours became a request.' },
  'stop-signal': {
    outcome: 'approximated',
    title: 'Stop signal',
    explanation: 'Sent by a preStop hook, which waits for the process to end.',
  },
  ulimits: { outcome: 'ignored', title: 'Limits of the process', explanation: 'The container runtime of the node decides them.' },
  'update-settings': {
    outcome: 'approximated',
    title: 'Settings of a roll-out',
    explanation: 'Kubernetes rolls out by surge and unavailability, and judges by readiness.',
  },
  'user-name': {
    outcome: 'approximated',
    title: 'A user given by name',
    explanation: 'Kubernetes takes numbers. The user of the image runs the container.',
  },
  userns: { outcome: 'approximated', title: 'User namespace', explanation: 'A pod either has one of its own or not.' },
  'volume-driver': {
    outcome: 'approximated',
    title: 'Volume driver',
    explanation: 'A claim asks the cluster for storage; where it lies is decided by its class.',
  },
} as const satisfies Record<string, NoteEntry>;
