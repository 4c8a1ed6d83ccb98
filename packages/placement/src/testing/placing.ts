import { decide } from '../decide/decide.ts';
import type { Decision } from '../decide/decision.ts';
import type { DecisionInput } from '../decide/input.ts';
import type { ImageFacts, ProvenImage, UnknownReason } from '../image-facts.ts';
import type { NodeInventory } from '../nodes.ts';
import type { PatchOperation } from '../patch/draft.ts';
import { patchFor } from '../patch/patch-for.ts';
import { judgePlaced, type PlacedJudgement } from '../placed/judge-placed.ts';
import { type Platform, parsePlatform } from '../platform.ts';
import { readPod, readPodText } from '../pod/read-pod.ts';
import { type ClusterPolicy, defaultClusterPolicy, type Policies } from '../policy/policy.ts';
import { applyPatch } from './json-patch.ts';
import type { Term } from './scheduler.ts';

/** Short ways to say in a test what the cluster is like. */
export interface Situation {
  /** Platforms of each image, `amd64 arm64`; or `?throttled` for one that is unknown; or facts in full. */
  readonly images?: Readonly<Record<string, string | ImageFacts>>;
  readonly cluster?: Partial<ClusterPolicy>;
  readonly policies?: Omit<Partial<Policies>, 'cluster'>;
  /** `amd64 arm64`: architectures of Linux nodes; `windows/amd64` for others. */
  readonly nodes?: string;
  readonly inventory?: Partial<NodeInventory>;
  readonly namespace?: string;
  readonly mayGate?: boolean;
}

export interface Placed {
  readonly decision: Decision;
  readonly operations: readonly PatchOperation[];
  /** The pod after the patch. */
  readonly after: PlacedPod;
  readonly text: string;
}

/** What tests look at in a pod that has been placed. */
export interface PlacedPod {
  readonly metadata: { readonly annotations?: Readonly<Record<string, string>> };
  readonly spec: {
    readonly nodeSelector?: Readonly<Record<string, string>>;
    readonly tolerations?: readonly object[];
    readonly schedulingGates?: readonly object[];
    readonly affinity?: {
      readonly nodeAffinity?: {
        readonly requiredDuringSchedulingIgnoredDuringExecution?: { readonly nodeSelectorTerms: readonly Term[] };
        readonly preferredDuringSchedulingIgnoredDuringExecution?: readonly {
          readonly weight: number;
          readonly preference: Term;
        }[];
      };
    };
  };
}

/** Decides on a pod and applies the patch. */
export function place(pod: unknown, situation: Situation = {}): Placed {
  const text = typeof pod === 'string' ? pod : JSON.stringify(pod);
  const answer = readPodText(text);
  if (answer.kind === 'malformed') throw new Error(answer.why);
  const decision = decide({ pod: answer.pod, ...circumstances(situation) });
  const operations = patchFor(text, decision);
  const after = applyPatch(text, operations);
  // The shape is what the input of the test gave it.
  return { decision, operations, after: JSON.parse(after) as PlacedPod, text: after };
}

/** All of a decision's arguments but the pod. */
export function circumstances(situation: Situation): Omit<DecisionInput, 'pod'> {
  const { images = {}, cluster, policies, nodes = '', inventory, namespace, mayGate } = situation;
  return {
    images: new Map(Object.entries(images).map(([name, facts]) => [name, typeof facts === 'string' ? factsOf(facts) : facts])),
    nodes: { pools: nodes.split(' ').filter(Boolean).map(poolOf), ...inventory },
    policies: { ...policies, cluster: { ...defaultClusterPolicy, mode: 'enforce', ...cluster } },
    ...(namespace !== undefined && { namespace }),
    ...(mayGate !== undefined && { mayGate }),
  };
}

/** Facts from short text: `amd64 arm64`, `windows/amd64`, `=arm64` for a single manifest, `?throttled` for unknown. */
export function factsOf(short: string): ImageFacts {
  if (short.startsWith('?')) {
    const reason = short.slice(1) as UnknownReason; // written in the test
    return {
      kind: 'unknown',
      reason,
      detail: `It is ${reason}.`,
      isTransient: ['throttled', 'unreachable', 'not-asked'].includes(reason),
    };
  }
  return provenFacts(short);
}

/** The same of an image that is known. */
export function provenFacts(short: string): ProvenImage {
  const kind = short.startsWith('=') ? 'single' : 'index';
  const platforms = short.replace('=', '').split(' ').filter(Boolean).map(platformOf);
  const digest = `sha256:${Buffer.from(short).toString('hex').padEnd(64, '0').slice(0, 64)}`;
  return { kind, digest, platforms };
}

function platformOf(text: string): Platform {
  const platform = parsePlatform(text);
  if (platform === undefined) throw new Error(`${text} is no platform`);
  return platform;
}

function poolOf(text: string): NodeInventory['pools'][number] {
  const { os, architecture } = platformOf(text);
  return { name: text, os, architecture, nodes: 1 };
}

/** A pod with one container for each image. */
export function podOf(images: readonly string[], more: { metadata?: object; spec?: object } = {}): object {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'web-0', namespace: 'shop', ...more.metadata },
    spec: { containers: images.map((image, index) => ({ name: `c${index}`, image })), ...more.spec },
  };
}

/** Required node affinity with these terms. */
export function requiring(...nodeSelectorTerms: object[]): object {
  return { affinity: { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms } } } };
}

/** An expression of a term. */
export function expression(key: string, operator: string, ...values: string[]): object {
  return { key, operator, ...(values.length > 0 && { values }) };
}

/** The required terms of a pod after placing. */
export function termsOf({ after }: Placed): readonly Term[] | undefined {
  return after.spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms;
}

/** The soft preferences of a pod after placing: architecture and weight, or `other` for those that say something else. */
export function preferencesOf({ after }: Placed): readonly string[] {
  const preferred = after.spec.affinity?.nodeAffinity?.preferredDuringSchedulingIgnoredDuringExecution ?? [];
  return preferred.map(({ weight, preference }) => `${preference.matchExpressions?.[0]?.values?.join() ?? 'other'}:${weight}`);
}

/** The architectures of the only required term; undefined when there is no such requirement. */
export function architecturesOf(placed: Placed): readonly string[] | undefined {
  const [term, ...others] = termsOf(placed) ?? [];
  if (others.length > 0) throw new Error('there are several terms');
  return term?.matchExpressions?.find(({ key }) => key === 'kubernetes.io/arch')?.values;
}

/** Three images that run on both. */
export const both = { a: 'amd64 arm64', b: 'amd64 arm64', c: 'amd64 arm64' };

/** A pod with the image `a` and this in its spec. */
export function withSpec(spec: object): object {
  return podOf([], { spec: { ...spec, containers: [{ name: 'c', image: 'a' }] } });
}

/** A pod with a controller, bound to a node. */
export function owned(status: object, spec: object = {}): object {
  const ownerReferences = [{ kind: 'ReplicaSet', name: 'web', uid: 'u', controller: true }];
  const pod = podOf(['a'], {
    metadata: { ownerReferences },
    spec: { ...spec, nodeName: 'n1', containers: [{ name: 'c', image: 'a' }] },
  });
  return { ...pod, status };
}

/** Judges a pod on a Linux node of this architecture; on one that nobody knows when there is none. */
export function judged(pod: object, situation: Situation, architecture: string | undefined): PlacedJudgement {
  const answer = readPod(pod);
  if (answer.kind === 'malformed') throw new Error(answer.why);
  return judgePlaced(
    { pod: answer.pod, ...circumstances(situation) },
    architecture === undefined ? undefined : { os: 'linux', architecture },
  );
}
