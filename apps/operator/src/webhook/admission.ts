import type { Clock } from '@landfall/cluster/registry';
import {
  type AdmissionQuestion,
  type Decision,
  decide,
  type ImageFacts,
  type Pod,
  patchFor,
  readAdmissionRequest,
  readPodText,
} from '@landfall/placement';
import type { Images } from '../images/images.ts';
import { memberOf } from '../json.ts';
import type { Metrics } from '../metrics/metrics.ts';
import type { Surroundings } from '../surroundings/surroundings.ts';
import { countDecision } from './count-decision.ts';
import { type AdmissionResponse, plain, unchanged, warningsOf } from './review.ts';

export interface AdmissionOptions {
  readonly images: Images;
  readonly surroundings: Surroundings;
  readonly metrics: Metrics;
  readonly clock: Clock;
  /** Whether a controller is there that lifts gates. */
  readonly mayGate: () => boolean;
  /** How long an admission waits for images that are not known yet. */
  readonly inlineBudgetMs: number;
  /** Told of faults in work that nobody waits for. */
  readonly onFault: (error: unknown) => void;
}

/** Answers one request of the API server. What it throws is a fault of ours, and the pod is let through. */
export type Admit = (request: unknown) => Promise<AdmissionResponse>;

type PodQuestion = Extract<AdmissionQuestion, { readonly kind: 'pod' }>;

/** Most looks at images that go on after their answer was given. */
const maxBackground = 2000;
const maxMessageCharacters = 1000;

/**
 * Decides on pods as they are created. Known images are answered in line; unknown ones are asked about for a moment, and
 * then the pod waits behind a gate, when there is somebody to lift it. In observe mode nobody waits for anything.
 */
export function createAdmission(options: AdmissionOptions): Admit {
  const { images, surroundings, metrics, clock, mayGate, inlineBudgetMs } = options;
  let background = 0;

  function decideOn(pod: Pod, question: PodQuestion, facts: ReadonlyMap<string, ImageFacts>): Decision {
    return decide({
      pod,
      images: facts,
      nodes: surroundings.nodes(),
      policies: surroundings.policiesOf(question.namespace),
      namespace: question.namespace,
      mayGate: mayGate(),
    });
  }

  /** Asks about images, and goes on asking after the budget: what comes then is known for the next pod. */
  async function lookWithin(
    question: PodQuestion,
    names: readonly string[],
  ): Promise<ReadonlyMap<string, ImageFacts> | undefined> {
    const looking = look(question, names);
    const over = new AbortController();
    const budget = clock.sleep(inlineBudgetMs, over.signal).catch(() => undefined);
    try {
      return await Promise.race([looking, budget.then(() => undefined)]);
    } finally {
      over.abort();
      looking.catch(options.onFault);
    }
  }

  async function look(question: PodQuestion, names: readonly string[]): Promise<ReadonlyMap<string, ImageFacts> | undefined> {
    if (background >= maxBackground) return undefined;
    background += 1;
    try {
      const podSpec = memberOf(JSON.parse(question.podText), 'spec');
      const { facts } = await images.look({ images: names, namespace: question.namespace, podSpec, priority: 'admission' });
      return facts;
    } finally {
      background -= 1;
    }
  }

  /** Decides without anybody waiting, to see what would be decided. */
  function observe(pod: Pod, question: PodQuestion, names: readonly string[]): void {
    if (question.isDryRun) return;
    look(question, names)
      .then((facts) => countDecision(metrics, decideOn(pod, question, facts ?? new Map())))
      .catch(options.onFault);
  }

  return async (request) => {
    const question = readAdmissionRequest(request);
    if (question.kind === 'other' || !surroundings.isSynced) return unchanged;
    const answer = readPodText(question.podText);
    if (answer.kind === 'malformed') return unchanged;
    const { pod } = answer;
    const startedAtMs = clock.now();
    const names = [...new Set(pod.images.flatMap(({ image }) => image ?? []))];
    const known = await images.recall({ images: names, namespace: question.namespace });
    let decision = decideOn(pod, question, known);
    const isAsking = isWorthAsking(decision) && names.some((name) => !known.has(name));
    if (isAsking && !decision.isEnforced) {
      observe(pod, question, names);
      metrics.admissions.increase({ outcome: 'observed' });
      return unchanged;
    }
    if (isAsking) decision = decideOn(pod, question, (await lookWithin(question, names)) ?? known);
    const response = responseFor(decision, question.podText);
    if (!question.isDryRun) {
      metrics.admissionSeconds.observe((clock.now() - startedAtMs) / 1000, { images: isAsking ? 'asked' : 'known' });
      metrics.admissions.increase({ outcome: outcomeOf(decision, response) });
      countDecision(metrics, decision);
    }
    return response;
  };
}

/** A pod that is left alone is left alone whatever its images are. */
function isWorthAsking({ action }: Decision): boolean {
  return action !== 'leave';
}

function responseFor(decision: Decision, podText: string): AdmissionResponse {
  if (!decision.isEnforced) return unchanged;
  const warnings = warningsOf(decision);
  if (decision.action === 'deny') {
    const why = decision.notes.find(({ code }) => code === 'no-common-platform' || code === 'not-schedulable')?.text;
    return { allowed: false, message: plain(why ?? 'Policy refuses this pod.', maxMessageCharacters), warnings };
  }
  return { allowed: true, warnings, patch: patchFor(podText, decision) };
}

function outcomeOf(decision: Decision, { patch }: AdmissionResponse) {
  if (!decision.isEnforced) return 'observed';
  if (decision.action === 'deny') return 'denied';
  if (decision.action === 'gate') return 'gated';
  return patch !== undefined && patch.length > 0 ? 'patched' : 'unchanged';
}
