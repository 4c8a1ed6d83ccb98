import type {
  Autoscaling,
  ComponentValues,
  JobSettings,
  PodSettings,
  Schedule,
  SecurityException,
  Strategy,
  Trigger,
} from '../values.ts';
import { choice, either, type Field, flag, list, map, number, object, raw, text } from './field.ts';
import { freeName, metadataKey, percentagePattern, portName, secretReferencePattern } from './names.ts';

const pods = (meaning: string, hints: { readonly default?: string } = {}) =>
  either(meaning, [number('Pods.'), text('Percentage of the pods.', { pattern: percentagePattern })], hints);

/** How many pods there are. */
export const autoscaling = object<Autoscaling>(
  'Pods by load, for a Deployment or StatefulSet. `replicas` is left to the autoscaler then.',
  {
    enabled: flag('Whether it is on in this environment.', { default: 'true' }),
    min: number('Fewest pods.'),
    max: number('Most pods.', { minimum: 1 }),
    cpu: number('Percent of the CPU request to aim at.', { minimum: 1, example: '70' }),
    memory: number('Percent of the memory request to aim at.', { minimum: 1 }),
    keda: object<NonNullable<Autoscaling['keda']>>(
      'By the length of a queue or anything else that KEDA knows; it makes the autoscaler.',
      {
        pollingSeconds: number('Time between two looks.', { minimum: 1, default: '30' }),
        cooldownSeconds: number('Time without load before it goes down to `idleReplicas` or to none.', { default: '300' }),
        idleReplicas: number('Pods without load, fewer than `min`.'),
        fallback: object<{ failures: number; replicas: number }>(
          'What to run when the source of the numbers fails.',
          { failures: number('Failures in a row that count.', { minimum: 1 }), replicas: number('Pods then.') },
          { required: ['failures', 'replicas'] },
        ),
        triggers: map(
          'Sources of numbers.',
          portName,
          object<Trigger>(
            'A trigger of KEDA.',
            {
              type: text('Type of the trigger.', { example: 'rabbitmq' }),
              metadata: map('Settings of the trigger; `{namespace}` is the namespace of the release.', freeName, text('Value.'), {
                example: '{queueName: mails, mode: QueueLength, value: "20"}',
              }),
              metricType: choice('How the number is read.', ['AverageValue', 'Value', 'Utilization'], {
                default: 'AverageValue',
              }),
              auth: map(
                'Parameters from Secrets.',
                { name: 'parameter' },
                text('Secret and key.', { pattern: secretReferencePattern, example: 'rabbitmq#url' }),
              ),
              useCachedMetrics: flag('Asks the source only once in each polling interval.', { default: 'false' }),
            },
            { required: ['type', 'metadata'] },
          ),
        ),
      },
      { required: ['triggers'] },
    ),
    scaleDownStabilizationSeconds: number('Time that load must be low before pods are taken away.', { default: '300' }),
  },
  { required: ['min', 'max'] },
);

export const disruption = object<NonNullable<ComponentValues['disruption']>>(
  'Pods that may be missing while nodes are drained. Written when there are two pods or more at all times.',
  { maxUnavailable: pods('Pods.', { default: '1' }) },
  { required: ['maxUnavailable'] },
);

export const strategy = object<Strategy>('How pods are replaced.', {
  type: choice('Default: RollingUpdate; Recreate for a Deployment whose own claim can be mounted on one node only.', [
    'RollingUpdate',
    'Recreate',
    'OnDelete',
  ]),
  maxSurge: pods('Deployment: pods beyond the wanted number.', { default: '25%' }),
  maxUnavailable: pods('Pods short of the wanted number. Default: 0; 1 for a DaemonSet and without surge.'),
  minReadySeconds: number('Time that a pod must be ready before it counts.', { default: '0' }),
  progressDeadlineSeconds: number('Time after which a rollout counts as failed.', { default: '600' }),
  partition: number('StatefulSet: pods with a lower number are left as they are.', { default: '0' }),
  podManagement: choice('StatefulSet: one after the other, or all at once.', ['OrderedReady', 'Parallel'], {
    default: 'OrderedReady',
  }),
});

export const job = object<JobSettings>('Job and CronJob.', {
  backoffLimit: number('Failures before it is given up.', { default: '6' }),
  ttlSeconds: number('Time after which a finished Job is removed. It would run again under Argo CD.'),
  deadlineSeconds: number('Time after which it is stopped.', { minimum: 1 }),
  restart: choice('Whether a failed container starts again in its pod.', ['Never', 'OnFailure'], { default: 'Never' }),
  completions: number('Pods that must succeed.', { default: '1' }),
  parallelism: number('Pods at a time.', { default: '1' }),
  hook: choice(
    '`none`: named by a hash of its content, so that a change runs it again. `helm`: before install and upgrade. `argocd`: at every sync.',
    ['none', 'helm', 'argocd'],
    { default: 'none' },
  ),
});

export const schedule = object<Schedule>(
  'CronJob.',
  {
    cron: text('When, in five fields or as a macro.', { example: '"0 3 * * *"' }),
    timeZone: text('Time zone of `cron`.', { example: 'Europe/Berlin' }),
    concurrency: choice('What happens when the former run is not over.', ['Allow', 'Forbid', 'Replace'], { default: 'Forbid' }),
    suspend: flag('No more runs for now.', { default: 'false' }),
    startingDeadlineSeconds: number('How late a run may start.'),
    successfulHistory: number('Finished Jobs that are kept.', { default: '3' }),
    failedHistory: number('Failed Jobs that are kept.', { default: '1' }),
  },
  { required: ['cron'] },
);

export const pod = object<PodSettings>('Settings of the pod.', {
  fsGroup: number('Group that owns fresh claims.', { example: '1000' }),
  supplementalGroups: list('More groups of the processes.', number('Group id.')),
  hostNetwork: flag('The network of the node. Needs `exceptions.hostNetwork`.', { default: 'false' }),
  hostPID: flag('The processes of the node. Needs `exceptions.hostPID`.', { default: 'false' }),
  hostIPC: flag('The shared memory of the node. Needs `exceptions.hostIPC`.', { default: 'false' }),
  hostUsers: flag('False gives the pod user ids of its own.', { default: 'true' }),
  shareProcessNamespace: flag('The containers of the pod see the processes of each other.', { default: 'false' }),
  hostname: text('Host name inside the pod.'),
  subdomain: text('Subdomain of the host name.'),
  hostAliases: map('More entries of /etc/hosts.', { name: 'address' }, list('Names.', text('Name.')), {
    example: '{"192.0.2.7": [legacy]}',
  }),
  dns: object<NonNullable<PodSettings['dns']>>('Name lookup.', {
    policy: choice('Where names are looked up.', ['ClusterFirst', 'ClusterFirstWithHostNet', 'Default', 'None'], {
      default: 'ClusterFirst',
    }),
    nameservers: list('Addresses of servers.', text('Address.')),
    searches: list('Search domains.', text('Domain.')),
    options: map('Options; an empty text for one without a value.', { name: 'option' }, text('Value.'), {
      example: '{ndots: "2"}',
    }),
  }),
  sysctls: map('Kernel settings. Unsafe ones need `exceptions.sysctls`.', { name: 'setting' }, text('Value.'), {
    example: '{net.ipv4.ip_unprivileged_port_start: "0"}',
  }),
  runtimeClass: text('RuntimeClass.'),
  priorityClass: text('PriorityClass.'),
  imagePullSecrets: list('Secrets for the registry, besides those of the environment.', text('Name of a Secret.')),
  nodeSelector: map('Labels that a node must have.', metadataKey, text('Value.'), { example: '{kubernetes.io/arch: amd64}' }),
  tolerations: map('Taints that the pod puts up with, by a name of your own.', freeName, raw('A toleration.')),
  affinity: raw('Affinity of the pod.'),
  spread: flag('Spreads two pods or more over zones and nodes as well as it goes.', { default: 'true' }),
  maxPerNode: number('Most pods of the component on one node.', { minimum: 1 }),
  terminationGraceSeconds: number('Time from the word to stop until the pod is killed; a preStop hook is part of it.', {
    default: '30',
  }),
});

const exceptionMeanings: Readonly<Record<SecurityException, string>> = {
  root: 'A process may run as user 0.',
  escalation: 'A process may gain rights, as set-uid programs do.',
  capabilities: 'The default capabilities are kept, and `container.security.capabilities` applies as it is.',
  privileged: 'All rights of the node.',
  hostNetwork: 'The network of the node.',
  hostPID: 'The processes of the node.',
  hostIPC: 'The shared memory of the node.',
  hostPorts: 'Ports of the node.',
  hostPaths: 'Files of the node.',
  sysctls: 'Kernel settings that are not safe.',
  seccomp: 'No filter of system calls.',
  appArmor: 'No AppArmor profile.',
  seLinux: 'An SELinux user, role or type of its own.',
  volumes: 'Kinds of volumes that are not part of the profile: NFS.',
};

/** Departures from the Pod Security profile "restricted". */
export const exceptions: Field = object<Record<SecurityException, string>>(
  'Departures from the Pod Security profile "restricted": the value says why, and stands on the pod as an annotation.',
  Object.fromEntries(Object.entries(exceptionMeanings).map(([name, meaning]) => [name, text(meaning)])) as Record<
    SecurityException,
    Field
  >,
  { example: '{root: "the image starts as root and drops rights by itself"}' },
);
