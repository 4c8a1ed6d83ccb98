import type { PolicyKind } from '../policy/schema.ts';

/** A policy as people write it, for our own reading of it and for the API server: both must answer alike. */
export interface PolicyExample {
  readonly says: string;
  readonly kind: PolicyKind;
  readonly spec: object;
}

export interface BadPolicy extends PolicyExample {
  /** Part of what we say about it; for a rule, all that the API server says as well. */
  readonly message: string;
  /** A rule between fields refuses it, not the type of one. */
  readonly isRule: boolean;
}

export const goodPolicies: readonly PolicyExample[] = [
  { says: 'nothing', kind: 'ClusterPlacementPolicy', spec: {} },
  {
    says: 'everything',
    kind: 'ClusterPlacementPolicy',
    spec: {
      mode: 'enforce',
      prefer: 'arm64',
      preference: 'strict',
      preferenceWeight: 80,
      schedulable: ['amd64', 'arm64'],
      undetermined: { first: 'admit', assume: 'fallback', fallback: ['amd64'] },
      noCommonPlatform: 'hold',
      exclude: { namespaces: ['kube-system'], runtimeClasses: ['kata'], ownerKinds: ['DaemonSet', 'VirtualMachine'] },
      tolerate: [{ architecture: 'arm64', key: 'kubernetes.io/arch', value: 'arm64', effect: 'NoSchedule' }],
      matchNodeLabels: ['team.example/pool'],
      neutralImageLabels: ['operators.operatorframework.io.bundle.manifests.v1'],
      alsoRuns: [
        { node: 'amd64', images: ['386'] },
        { node: 'arm64', images: ['arm/v7'] },
      ],
      verifyStated: false,
      rollout: { percent: 10, canaryNamespaces: ['canary'], maxExecFormatErrors: 1, maxExtraCrashPercent: 2 },
      misplaced: { action: 'evict', perMinute: 30, perWorkload: 1, afterSeconds: 0 },
    },
  },
  { says: 'a namespace that differs in one thing', kind: 'PlacementPolicy', spec: { prefer: 'arm64' } },
  {
    says: 'a namespace with a fallback',
    kind: 'PlacementPolicy',
    spec: { undetermined: { assume: 'fallback', fallback: ['amd64'] } },
  },
  { says: 'a namespace that stays out', kind: 'PlacementPolicy', spec: { disabled: true } },
];

const cluster = { kind: 'ClusterPlacementPolicy', isRule: true } as const;
const namespace = { kind: 'PlacementPolicy', isRule: true } as const;

export const badPolicies: readonly BadPolicy[] = [
  {
    ...cluster,
    says: 'a wish for what may not be used',
    spec: { prefer: 's390x', schedulable: ['amd64'] },
    message: 'prefer must be one of schedulable',
  },
  {
    ...cluster,
    says: 'a fallback without architectures',
    spec: { undetermined: { assume: 'fallback' } },
    message: 'fallback must name an architecture when assume is fallback',
  },
  {
    ...cluster,
    says: 'a fallback that may not be used',
    spec: { schedulable: ['amd64'], undetermined: { fallback: ['arm64'] } },
    message: 'undetermined.fallback must be among schedulable',
  },
  {
    ...cluster,
    says: 'a taint of what may not be used',
    spec: { schedulable: ['amd64'], tolerate: [{ architecture: 'arm64', key: 'arm' }] },
    message: 'tolerate must name architectures among schedulable',
  },
  {
    ...cluster,
    says: 'a canary that is excluded',
    spec: { rollout: { canaryNamespaces: ['kube-system'] } },
    message: 'rollout.canaryNamespaces must not be excluded',
  },
  {
    ...cluster,
    says: 'DaemonSets that are placed',
    spec: { exclude: { ownerKinds: ['Job'] } },
    message: 'ownerKinds must keep DaemonSet: its controller places its own pods',
  },
  {
    ...cluster,
    says: 'nodes that also run their own',
    spec: { alsoRuns: [{ node: 'amd64', images: ['amd64'] }] },
    message: 'images must not name the architecture of the node',
  },
  {
    ...namespace,
    says: 'a fallback without architectures in a namespace',
    spec: { undetermined: { assume: 'fallback' } },
    message: 'fallback must name an architecture when assume is fallback',
  },
  {
    ...namespace,
    says: 'a namespace that stays out and wishes',
    spec: { disabled: true, prefer: 'arm64' },
    message: 'a namespace that is disabled prefers nothing',
  },
  {
    ...cluster,
    isRule: false,
    says: 'a mode that is none',
    spec: { mode: 'on' },
    message: 'spec.mode: expected one of observe, enforce',
  },
  {
    ...cluster,
    isRule: false,
    says: 'more than all',
    spec: { rollout: { percent: 101 } },
    message: 'spec.rollout.percent: expected a whole number from 0 to 100',
  },
  {
    ...cluster,
    isRule: false,
    says: 'an architecture twice',
    spec: { schedulable: ['amd64', 'amd64'] },
    message: 'spec.schedulable: expected no item twice',
  },
  {
    ...cluster,
    isRule: false,
    says: 'a taint without key',
    spec: { tolerate: [{ architecture: 'arm64' }] },
    message: 'spec.tolerate[0].key: is missing',
  },
  {
    ...cluster,
    isRule: false,
    says: 'an architecture that is no word',
    spec: { prefer: 'AMD 64' },
    message: 'spec.prefer: expected text that matches',
  },
  {
    ...cluster,
    isRule: false,
    says: 'a field that there is not',
    spec: { prefers: 'arm64' },
    message: 'spec.prefers: is no field of a policy',
  },
];
