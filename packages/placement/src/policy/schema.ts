import { choice, flag, list, number, type ObjectField, object, rule, set, text } from './field.ts';
import {
  type ArchitectureTaint,
  type ClusterPolicy,
  type Compatibility,
  defaultClusterPolicy,
  type Exclusions,
  type MisplacedPolicy,
  type NamespacePolicy,
  type Rollout,
  type UndeterminedPolicy,
  usualWaitSeconds,
} from './policy.ts';

const architecture = (meaning: string) => text(meaning, { pattern: '^[a-z0-9][a-z0-9_]*$', maxLength: 32 });
const namespaceName = text('Name of a namespace.', { pattern: '^[a-z0-9]([-a-z0-9]*[a-z0-9])?$' });
const labelKeyPattern = '^([a-z0-9]([-a-z0-9.]*[a-z0-9])?/)?[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?$';
const labelKey = (meaning: string) => text(meaning, { pattern: labelKeyPattern, maxLength: 253 });

const preference =
  'Whether the scheduler may use another architecture: `soft` lets it, `strict` not while a node or pool has the first.';
const noCommon =
  'What happens to a pod whose images have no architecture in common that may be used: refuse it, keep it pending, or let it in with a warning.';
const defaults = defaultClusterPolicy;

const undetermined = object<UndeterminedPolicy>(
  'Pods with an image of which nobody knows what it runs on.',
  {
    first: choice(
      '`gate` keeps a new pod back until its images are known, while a controller is there to let it go.',
      ['gate', 'admit'],
      { default: 'gate' },
    ),
    assume: choice(
      'What is assumed when they stay unknown: nothing, the fallback, or that they run where the known ones do.',
      ['nothing', 'fallback', 'known'],
      { default: 'nothing' },
    ),
    fallback: set('Architectures that unknown images are assumed to have, with `fallback`.', architecture('An architecture.'), {
      default: [],
    }),
    waitSeconds: number('How long a pod is kept back by `gate` before the assumption is made.', {
      minimum: 1,
      maximum: 3600,
      default: usualWaitSeconds,
    }),
  },
  {
    isAlwaysThere: true,
    rules: [
      rule<UndeterminedPolicy>(
        "self.assume != 'fallback' || size(self.fallback) > 0",
        'fallback must name an architecture when assume is fallback',
        ({ assume, fallback }) => assume !== 'fallback' || fallback.length > 0,
      ),
    ],
  },
);

const exclude = object<Exclusions>(
  'Pods that are never changed, and whose images are not looked at.',
  {
    namespaces: set('Namespaces.', namespaceName, { default: defaults.exclude.namespaces, maxItems: 512 }),
    runtimeClasses: set(
      'Runtime classes, such as those of virtual machines.',
      text('Name of a runtime class.', { maxLength: 253 }),
      { default: [] },
    ),
    ownerKinds: set('Kinds of controllers.', text('A kind.', { pattern: '^[A-Z][A-Za-z0-9]*$' }), {
      default: defaults.exclude.ownerKinds,
    }),
  },
  {
    isAlwaysThere: true,
    rules: [
      rule<Exclusions>(
        "'DaemonSet' in self.ownerKinds",
        'ownerKinds must keep DaemonSet: its controller places its own pods',
        ({ ownerKinds }) => ownerKinds.includes('DaemonSet'),
      ),
    ],
  },
);

const taint = object<ArchitectureTaint>(
  'A taint of the nodes of one architecture.',
  {
    architecture: architecture('The architecture.'),
    key: labelKey('Key of the taint.'),
    value: text('Value of the taint; every value when it is absent.'),
    effect: choice('Effect of the taint; every effect when it is absent.', ['NoSchedule', 'PreferNoSchedule', 'NoExecute']),
  },
  { required: ['architecture', 'key'] },
);

const compatibility = object<Compatibility>(
  'Images that nodes of one architecture run besides their own.',
  {
    node: architecture('Architecture of the nodes.'),
    images: set(
      'Architectures of images, or architecture and variant: `386`, `arm/v7`.',
      text('A platform without its system.', { pattern: '^[a-z0-9_]+(/v[0-9.]+)?$', maxLength: 32 }),
      { default: [] },
    ),
  },
  {
    required: ['node', 'images'],
    rules: [
      rule<Compatibility>(
        '!(self.node in self.images)',
        'images must not name the architecture of the node',
        ({ node, images }) => !images.includes(node),
      ),
    ],
  },
);

const rollout = object<Rollout>(
  'How many workloads are placed, and when placing stops by itself.',
  {
    percent: number('Share of workloads that are placed.', { minimum: 0, maximum: 100, default: defaults.rollout.percent }),
    canaryNamespaces: set('Namespaces that are placed whatever the share is.', namespaceName, { default: [] }),
    maxExecFormatErrors: number('Exec format errors of placed pods that are borne before placing stops.', {
      minimum: 0,
      maximum: 1000,
      default: defaults.rollout.maxExecFormatErrors,
    }),
    maxExtraCrashPercent: number('Percent points by which placed pods may crash more often than others before placing stops.', {
      minimum: 0,
      maximum: 100,
      default: defaults.rollout.maxExtraCrashPercent,
    }),
  },
  { isAlwaysThere: true },
);

const misplaced = object<MisplacedPolicy>(
  'Pods that are on a node where one of their images cannot run.',
  {
    action: choice(
      '`report` tells of them; `evict` has those replaced that something replaces, in `enforce` mode only.',
      ['report', 'evict'],
      { default: defaults.misplaced.action },
    ),
    perMinute: number('Pods that are evicted within a minute, in the whole cluster.', {
      minimum: 0,
      maximum: 1000,
      default: defaults.misplaced.perMinute,
    }),
    perWorkload: number('Pods of one workload that are evicted within ten minutes.', {
      minimum: 1,
      maximum: 100,
      default: defaults.misplaced.perWorkload,
    }),
    afterSeconds: number('Seconds for which a pod must have been seen in the wrong place before it is evicted.', {
      minimum: 0,
      maximum: 86_400,
      default: defaults.misplaced.afterSeconds,
    }),
  },
  { isAlwaysThere: true },
);

/** The cluster's policy. */
export const clusterPolicyFields: ObjectField = object<ClusterPolicy>(
  'Where pods of this cluster may run, as far as their images decide.',
  {
    mode: choice('`observe` decides and reports; `enforce` changes pods as well.', ['observe', 'enforce'], {
      default: defaults.mode,
    }),
    prefer: architecture('The architecture to try first when several are possible.'),
    preference: choice(preference, ['soft', 'strict'], { default: defaults.preference }),
    preferenceWeight: number('Weight of a soft preference among others of the pod.', {
      minimum: 1,
      maximum: 100,
      default: defaults.preferenceWeight,
    }),
    schedulable: set('Architectures that may be used; every one when the list is empty.', architecture('An architecture.'), {
      default: [],
    }),
    undetermined,
    noCommonPlatform: choice(noCommon, ['deny', 'hold', 'warn'], { default: defaults.noCommonPlatform }),
    exclude,
    tolerate: list('Taints that a pod tolerates when all of its images run on that architecture.', taint),
    matchNodeLabels: set('Keys of pod labels whose value a node must carry too.', labelKey('Key of a label.'), { default: [] }),
    neutralImageLabels: set('Labels of images that nobody runs; such an image rules nothing out.', labelKey('Key of a label.'), {
      default: [],
    }),
    alsoRuns: list('Compatibility and emulation that nodes of this cluster really have.', compatibility),
    verifyStated: flag('Warn when a pod chose an architecture on which one of its images does not run.', {
      default: defaults.verifyStated,
    }),
    rollout,
    misplaced,
  },
  {
    rules: [
      rule<ClusterPolicy>(
        '!has(self.prefer) || size(self.schedulable) == 0 || self.prefer in self.schedulable',
        'prefer must be one of schedulable',
        ({ prefer, schedulable }) => prefer === undefined || schedulable.length === 0 || schedulable.includes(prefer),
      ),
      rule<ClusterPolicy>(
        'size(self.schedulable) == 0 || self.undetermined.fallback.all(name, name in self.schedulable)',
        'undetermined.fallback must be among schedulable',
        ({ schedulable, undetermined: { fallback } }) =>
          schedulable.length === 0 || fallback.every((name) => schedulable.includes(name)),
      ),
      rule<ClusterPolicy>(
        'size(self.schedulable) == 0 || self.tolerate.all(taint, taint.architecture in self.schedulable)',
        'tolerate must name architectures among schedulable',
        ({ schedulable, tolerate }) =>
          schedulable.length === 0 || tolerate.every((one) => schedulable.includes(one.architecture)),
      ),
      rule<ClusterPolicy>(
        'self.rollout.canaryNamespaces.all(name, !(name in self.exclude.namespaces))',
        'rollout.canaryNamespaces must not be excluded',
        (self) => self.rollout.canaryNamespaces.every((name) => !self.exclude.namespaces.includes(name)),
      ),
    ],
  },
);

/** A namespace's policy. */
export const namespacePolicyFields: ObjectField = object<NamespacePolicy>(
  'What differs in this namespace; what is absent is as the cluster says.',
  {
    disabled: flag('Leave every pod of the namespace alone.'),
    prefer: architecture('The architecture to try first when several are possible.'),
    preference: choice(preference, ['soft', 'strict']),
    noCommonPlatform: choice(noCommon, ['deny', 'hold', 'warn']),
    undetermined: { ...undetermined, isAlwaysThere: false },
  },
  {
    rules: [
      rule<NamespacePolicy>(
        '!has(self.disabled) || !self.disabled || !has(self.prefer)',
        'a namespace that is disabled prefers nothing',
        ({ disabled, prefer }) => disabled !== true || prefer === undefined,
      ),
    ],
  },
);

/** The resources that hold policies. Each has one name that counts; others are refused. */
export const policyResources = {
  ClusterPlacementPolicy: { plural: 'clusterplacementpolicies', scope: 'Cluster', name: 'cluster', spec: clusterPolicyFields },
  PlacementPolicy: { plural: 'placementpolicies', scope: 'Namespaced', name: 'namespace', spec: namespacePolicyFields },
} as const;
export type PolicyKind = keyof typeof policyResources;
