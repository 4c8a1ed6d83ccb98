import type { Fact } from '@landfall/model';
import type { PodSettings } from '../helm/values.ts';
import { type AnyTraced, leaf, leafOf, named, type Traced } from '../traced.ts';
import { find, note, type Occupant, use } from './occupant.ts';

/** Where the pods may run. */
export type PlacementSettings = {
  -readonly [K in 'nodeSelector' | 'affinity' | 'spread' | 'maxPerNode']?: Traced<NonNullable<PodSettings[K]>>;
};

/** Docker's names of architectures, to Kubernetes'. */
const architectures: Readonly<Record<string, string>> = {
  x86_64: 'amd64',
  'x86-64': 'amd64',
  amd64: 'amd64',
  aarch64: 'arm64',
  arm64: 'arm64',
  armhf: 'arm',
  armv7l: 'arm',
  arm: 'arm',
  i386: '386',
  386: '386',
  ppc64le: 'ppc64le',
  s390x: 's390x',
  riscv64: 'riscv64',
};

/**
 * Translates placement constraints, preferences and the platform.
 *
 * @source compose-spec deploy.md, "placement"; docs.docker.com, "docker service create", constraints; kubernetes.io, "Well-Known Labels"
 */
export function writePlacement(occupant: Occupant): PlacementSettings {
  const { placement } = occupant.service;
  const selector = new Map<string, Traced<string>>();
  const excluded: { readonly label: string; readonly fact: Fact<string>; readonly value: string }[] = [];
  writePlatform(occupant, selector);
  for (const constraint of placement.constraints) {
    const rule = readConstraint(constraint.value);
    if (rule !== undefined) use(occupant, constraint.origin, pathOf(rule));
    if (rule === undefined) reportManual(occupant, constraint);
    else if (rule.label === '') continue;
    else if (rule.isEqual) selector.set(rule.label, leafOf(rule.value, constraint.origin));
    else excluded.push({ label: rule.label, fact: constraint, value: rule.value });
  }
  const settings: PlacementSettings = {};
  if (selector.size > 0) settings.nodeSelector = named<string>(selector);
  if (excluded.length > 0) settings.affinity = writeExclusions(excluded);
  const [preference] = placement.preferences;
  for (const { origin, value } of placement.preferences)
    note(occupant, 'placement-preference', origin, `Pods are spread over hosts and zones; Compose says ${value}.`);
  if (preference !== undefined) settings.spread = leafOf(true, preference.origin);
  if (placement.maxReplicasPerNode !== undefined && placement.maxReplicasPerNode.value > 0)
    settings.maxPerNode = leaf(placement.maxReplicasPerNode);
  else if (placement.maxReplicasPerNode !== undefined) use(occupant, placement.maxReplicasPerNode.origin, 'pod.maxPerNode');
  return settings;
}

/** Where a rule stands; one that every node of a cluster keeps stands nowhere but in the choice of a workload. */
function pathOf({ label, isEqual }: { readonly label: string; readonly isEqual: boolean }): string {
  if (label === '') return 'kind';
  return isEqual ? 'pod.nodeSelector' : 'pod.affinity';
}

function writePlatform(occupant: Occupant, selector: Map<string, Traced<string>>): void {
  const { platform } = occupant.service;
  if (platform === undefined) return;
  // `linux/arm64/v8`, but an architecture alone is accepted as well.
  const parts = platform.value.split('/');
  const [system, architecture, variant] = parts.length === 1 ? [undefined, parts[0]] : parts;
  const name = architecture === undefined ? undefined : architectures[architecture.toLowerCase()];
  if (name !== undefined) selector.set('kubernetes.io/arch', leafOf(name, platform.origin));
  if (system !== undefined && system !== 'linux' && isLabelValue(system))
    selector.set('kubernetes.io/os', leafOf(system, platform.origin));
  if (name === undefined || variant !== undefined)
    note(
      occupant,
      'platform-variant',
      platform.origin,
      `Nodes are not labelled with what ${platform.value} says beyond the architecture.`,
    );
}

interface Constraint {
  /** Empty when every node fulfils it. */
  readonly label: string;
  readonly value: string;
  readonly isEqual: boolean;
}

function readConstraint(text: string): Constraint | undefined {
  const [, subject = '', operator, value = ''] = /^\s*([\w.\-/]+)\s*(==|!=)\s*(.*?)\s*$/.exec(text) ?? [];
  const isEqual = operator === '==';
  const [, label] = /^(?:node|engine)\.labels\.(.+)$/.exec(subject) ?? [];
  if (operator === undefined) return undefined;
  // What is no label cannot be asked of a node.
  if (!isLabelValue(value)) return undefined;
  if (label !== undefined) return isLabelName(label) ? { label, value, isEqual } : undefined;
  if (subject === 'node.hostname') return { label: 'kubernetes.io/hostname', value, isEqual };
  if (subject === 'node.platform.os') return { label: 'kubernetes.io/os', value, isEqual };
  if (subject === 'node.platform.arch')
    return { label: 'kubernetes.io/arch', value: architectures[value.toLowerCase()] ?? value, isEqual };
  // Pods never run on the control plane by themselves, which is what "a worker, not a manager" asks for.
  const isWorker = subject === 'node.role' && ((value === 'worker' && isEqual) || (value === 'manager' && !isEqual));
  return isWorker ? { label: '', value, isEqual } : undefined;
}

function isLabelName(text: string): boolean {
  return /^([a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?\/)?[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/.test(text);
}

function isLabelValue(text: string): boolean {
  return text === '' || /^[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/.test(text);
}

function reportManual(occupant: Occupant, { value, origin }: Fact<string>): void {
  note(occupant, 'placement-manual', origin, `Nodes of the cluster have nothing that ${value} could be asked of.`);
  find(occupant, 'node-choice', {
    at: origin,
    message: `${occupant.service.name} was placed by "${value}"; it may run on any node now.`,
    remedy: 'Label the nodes, and set pod.nodeSelector below environments/ when it matters.',
  });
}

function writeExclusions(
  excluded: readonly { readonly label: string; readonly fact: Fact<string>; readonly value: string }[],
): Traced<Record<string, unknown>> {
  const matchExpressions = excluded.map(({ label, fact, value }) =>
    tree({
      key: leafOf(label, fact.origin),
      operator: leafOf('NotIn', fact.origin),
      values: { kind: 'listing', items: [leafOf(value, fact.origin)] },
    }),
  );
  const terms = tree({
    nodeSelectorTerms: { kind: 'listing', items: [tree({ matchExpressions: { kind: 'listing', items: matchExpressions } })] },
  });
  // Affinity is raw Kubernetes: its type says nothing that could be traced.
  return tree({ nodeAffinity: tree({ requiredDuringSchedulingIgnoredDuringExecution: terms }) }) as unknown as Traced<
    Record<string, unknown>
  >;
}

function tree(entries: Readonly<Record<string, AnyTraced>>): AnyTraced {
  return { kind: 'branch', entries };
}
