import type { Eviction, KubeClient, KubeObject } from '@landfall/cluster/kube';
import { createFakeClock, type FakeClock } from '@landfall/cluster/registry/testing';
import { type ClusterPolicy, defaultClusterPolicy, type ImageFacts } from '@landfall/placement';
import type { ImageQuestion } from '../../images/images.ts';
import { createMetrics, type Metrics } from '../../metrics/metrics.ts';
import type { LogFields } from '../../process/log.ts';
import type { ControllerContext, EventSubject, OperatorEvent } from '../controller.ts';

/** A small cluster for one test of a controller: what it asks, says and counts is kept. */
export interface Stage {
  readonly context: ControllerContext;
  readonly clock: FakeClock;
  readonly metrics: Metrics;
  readonly events: { readonly about: EventSubject; readonly event: OperatorEvent }[];
  readonly lines: { readonly message: string; readonly fields: LogFields | undefined }[];
  /** Calls to the API server that change something. */
  readonly calls: { readonly verb: string; readonly name: string; readonly detail: unknown }[];
  /** Questions that were put to registries. */
  readonly asked: ImageQuestion[];
  /** What is remembered of images. */
  readonly facts: Map<string, ImageFacts>;
  readonly refuted: string[];
  /** The cluster's policy as the API server has it; a merge patch of its status changes it. */
  policy: KubeObject | undefined;
  cluster: ClusterPolicy;
  isHalted: boolean;
  /** What the API server answers to an eviction. */
  evict: () => Promise<Eviction>;
  /** What a container wrote last. */
  logEnd: () => Promise<string>;
  /** What registries answer. */
  look: (question: ImageQuestion) => ReadonlyMap<string, ImageFacts>;
}

const architectures: Readonly<Record<string, string>> = { 'amd-1': 'amd64', 'amd-2': 'amd64', 'arm-1': 'arm64' };

/** Proven facts of an image for these architectures of Linux. */
export function provenFor(...names: readonly string[]): ImageFacts {
  const platforms = names.map((architecture) => ({ os: 'linux', architecture }));
  return { kind: 'index', digest: `sha256:${'ab'.repeat(32)}`, platforms };
}

export function createStage(): Stage {
  const clock = createFakeClock(Date.parse('2026-11-21T10:00:00Z'));
  const metrics = createMetrics();
  const stage: Omit<Stage, 'context'> = {
    clock,
    metrics,
    events: [],
    lines: [],
    calls: [],
    asked: [],
    facts: new Map(),
    refuted: [],
    policy: undefined,
    cluster: { ...defaultClusterPolicy, mode: 'enforce' },
    isHalted: false,
    evict: async () => ({ kind: 'evicted' }),
    logEnd: async () => '',
    look: () => new Map(),
  };
  const keep = (message: string, fields?: LogFields): void => {
    stage.lines.push({ message, fields });
  };
  const context: ControllerContext = {
    client: clientOf(stage),
    clock,
    random: () => 0.5,
    log: { debug: keep, info: keep, warn: keep, error: keep },
    metrics,
    events: { tell: (about, event) => void stage.events.push({ about, event }) },
    surroundings: {
      isSynced: true,
      synced: async () => undefined,
      policiesOf: () => ({ cluster: stage.cluster, isHalted: stage.isHalted }),
      nodes: () => ({
        pools: [
          { name: 'amd', os: 'linux', architecture: 'amd64', nodes: 2 },
          { name: 'arm', os: 'linux', architecture: 'arm64', nodes: 1 },
        ],
      }),
      boundNode: (name) => {
        const architecture = architectures[name];
        return architecture === undefined ? undefined : { os: 'linux', architecture };
      },
      readerOf: (namespace) => `uid-of-${namespace}`,
      listen: () => () => undefined,
    },
    images: {
      recall: async ({ images }) => new Map(images.flatMap((image) => pairOf(image, stage.facts.get(image)))),
      async look(question) {
        stage.asked.push(question);
        const answers = stage.look(question);
        for (const [image, facts] of answers) stage.facts.set(image, facts);
        return { facts: answers };
      },
      refute: (digest, architecture) => void stage.refuted.push(`${digest} ${architecture}`),
    },
    self: { name: 'operator-0', namespace: 'landfall' },
  };
  return Object.assign(stage, { context });
}

function pairOf(image: string, facts: ImageFacts | undefined): readonly (readonly [string, ImageFacts])[] {
  return facts === undefined ? [] : [[image, facts]];
}

/** Answers what controllers of pods ask; everything else is a mistake of the test. */
function clientOf(stage: Omit<Stage, 'context'>): KubeClient {
  const client: Partial<KubeClient> = {
    get: async () => stage.policy,
    async patch(_, { name }, patch, options) {
      stage.calls.push({ verb: `patch ${options?.subresource ?? ''}`, name, detail: patch });
      const { policy } = stage;
      if (policy === undefined || patch.kind !== 'merge') throw new Error('nothing to patch');
      stage.policy = { ...policy, ...patch.members, metadata: policy.metadata };
      return stage.policy;
    },
    logEnd({ namespace, name }, options) {
      stage.calls.push({ verb: 'log', name: `${namespace}/${name}`, detail: options });
      return stage.logEnd();
    },
    evict({ namespace, name }, { uid, resourceVersion }) {
      stage.calls.push({ verb: 'evict', name: `${namespace}/${name}`, detail: { uid, resourceVersion } });
      return stage.evict();
    },
  };
  return client as KubeClient; // the rest is not asked, and would fail loudly
}
