import { isDeepStrictEqual } from 'node:util';
import type { Manifest } from '../../control-plane/manifests.ts';
import type { DeliveryRecord } from '../delivery.ts';
import type { Release } from '../manifests.ts';
import type { Container, NetworkPolicySpec, PodTemplate, Selector, ServiceSpec } from './kubernetes.ts';

/** The Pods of one component. */
export interface Pod {
  readonly release: string;
  readonly kind: string;
  readonly template: PodTemplate;
}

export interface ClusterService {
  readonly name: string;
  readonly spec: ServiceSpec;
}

/** What the objects of one environment make of the application: read from the objects alone. */
export interface ClusterGraph {
  readonly pods: readonly Pod[];
  readonly services: readonly ClusterService[];
  readonly policies: readonly NetworkPolicySpec[];
  /** How many Pods a component has; undefined where nothing says it. */
  replicas(release: string): number | undefined;
  /** Every object, by kind. */
  objects(kind: string): readonly Manifest[];
  /** The Pod and the container that run a Compose service. */
  find(service: string): { readonly pod: Pod; readonly container: Container } | undefined;
}

const workloads = ['Deployment', 'StatefulSet', 'DaemonSet', 'Job', 'CronJob'];

/** Reads the objects of one environment. The record only says which component a Compose service became. */
export function readClusterGraph(releases: readonly Release[], record: DeliveryRecord): ClusterGraph {
  const owned = releases.flatMap((release) => release.manifests.map((manifest) => ({ release: release.name, manifest })));
  const objects = (kind: string): readonly Manifest[] =>
    owned.map(({ manifest }) => manifest).filter((manifest) => manifest.kind === kind);
  const pods = owned
    .filter(({ manifest }) => workloads.includes(manifest.kind))
    .map(({ release, manifest }) => ({ release, kind: manifest.kind, template: templateOf(manifest) }));
  const replicas = new Map(
    owned.flatMap(({ release, manifest }) =>
      workloads.includes(manifest.kind) ? [[release, replicasOf(manifest)] as const] : [],
    ),
  );
  return {
    pods,
    objects,
    replicas: (release) => replicas.get(release),
    // The API server has checked the shapes of these objects.
    services: objects('Service').map(({ name = '', content }) => ({ name, spec: content['spec'] as ServiceSpec })),
    policies: objects('NetworkPolicy').map(({ content }) => content['spec'] as NetworkPolicySpec),
    find(service) {
      const component = record.components.find((each) => each.service === service || each.sidecars.includes(service));
      const pod = pods.find(({ release }) => release === component?.name);
      if (pod === undefined) return undefined;
      const container = component?.service === service ? pod.template.spec.containers[0] : sidecarOf(pod, service);
      return container === undefined ? undefined : { pod, container };
    },
  };
}

function replicasOf({ content }: Manifest): number | undefined {
  return (content['spec'] as { readonly replicas?: number }).replicas;
}

function templateOf({ kind, content }: Manifest): PodTemplate {
  const spec = content['spec'] as {
    readonly template: PodTemplate;
    readonly jobTemplate: { readonly spec: { readonly template: PodTemplate } };
  };
  return kind === 'CronJob' ? spec.jobTemplate.spec.template : spec.template;
}

function sidecarOf(pod: Pod, service: string): Container | undefined {
  const name = service
    .toLowerCase()
    .replaceAll(/[^a-z0-9-]/g, '-')
    .replaceAll(/^-+|-+$/g, '');
  return longRunning(pod).find((container) => container.name === name);
}

/** Containers that run as long as the Pod: the ordinary ones and native sidecars. */
export function longRunning({ template: { spec } }: Pod): readonly Container[] {
  return [...spec.containers, ...(spec.initContainers ?? []).filter((container) => container.restartPolicy === 'Always')];
}

/** Every container of a Pod. */
function allContainers({ template: { spec } }: Pod): readonly Container[] {
  return [...spec.containers, ...(spec.initContainers ?? [])];
}

/** True when the Service selects the Pod. */
export function isSelectedBy({ spec }: ClusterService, pod: Pod): boolean {
  return spec.selector !== undefined && isSubset(spec.selector, pod.template.metadata.labels);
}

/** The container port that a call of the Service on a port reaches in the Pod; undefined when it reaches none. */
export function reachedPort(service: ClusterService, port: number, pod: Pod): number | undefined {
  if (!isSelectedBy(service, pod)) return undefined;
  const containerPorts = longRunning(pod).flatMap((container) => container.ports ?? []);
  const { spec } = service;
  // The name of a headless Service stands for the Pods themselves.
  const target = spec.clusterIP === 'None' ? port : targetOf(spec, port);
  return containerPorts.find(({ containerPort, name }) => containerPort === target || name === target)?.containerPort;
}

function targetOf({ ports = [] }: ServiceSpec, port: number): string | number | undefined {
  const found = ports.find((each) => each.port === port);
  return found === undefined ? undefined : (found.targetPort ?? found.port);
}

/** True when the network policies let one Pod reach another on a port of its containers. */
export function admits(graph: ClusterGraph, from: Pod, to: Pod): boolean {
  if (isDeepStrictEqual(from.template.metadata.labels, to.template.metadata.labels)) return true;
  const inward = graph.policies.filter(
    (policy) => matches(policy.podSelector, to) && (policy.policyTypes ?? ['Ingress']).includes('Ingress'),
  );
  const outward = graph.policies.filter(
    (policy) => matches(policy.podSelector, from) && (policy.policyTypes ?? []).includes('Egress'),
  );
  const isLetIn = inward.length === 0 || inward.some(({ ingress }) => (ingress ?? []).some((rule) => hasPeer(rule.from, from)));
  const isLetOut = outward.length === 0 || outward.some(({ egress }) => (egress ?? []).some((rule) => hasPeer(rule.to, to)));
  return isLetIn && isLetOut;
}

function hasPeer(peers: readonly { readonly podSelector?: Selector }[] | undefined, pod: Pod): boolean {
  return (
    peers === undefined ||
    peers.length === 0 ||
    peers.some(({ podSelector }) => podSelector !== undefined && matches(podSelector, pod))
  );
}

function matches(selector: Selector, pod: Pod): boolean {
  const { labels } = pod.template.metadata;
  if (!isSubset(selector.matchLabels ?? {}, labels)) return false;
  return (selector.matchExpressions ?? []).every(({ key, operator, values = [] }) => {
    const value = labels[key];
    if (operator === 'Exists') return value !== undefined;
    if (operator === 'DoesNotExist') return value === undefined;
    return (value !== undefined && values.includes(value)) === (operator === 'In');
  });
}

function isSubset(part: Readonly<Record<string, string>>, whole: Readonly<Record<string, string>>): boolean {
  return Object.entries(part).every(([key, value]) => whole[key] === value);
}

/** Every text that the containers of a Pod are given: variables, commands, and the files of its ConfigMaps. */
export function textsOf(graph: ClusterGraph, pod: Pod): readonly string[] {
  const inContainers = allContainers(pod).flatMap(({ env = [], command = [], args = [] }) => [
    ...env.flatMap(({ value }) => value ?? []),
    ...command,
    ...args,
  ]);
  const mapNames = (pod.template.spec.volumes ?? []).flatMap(({ configMap }) => configMap?.name ?? []);
  const maps = graph.objects('ConfigMap').filter(({ name }) => name !== undefined && mapNames.includes(name));
  return [...inContainers, ...maps.flatMap(({ content }) => Object.values((content['data'] ?? {}) as Record<string, string>))];
}
