import { keys, type Pod, readPod } from '@landfall/placement';
import { isRecord, type JsonRecord, listAt, recordAt, textAt } from '../../json.ts';
import { type ContainerFailure, execFormatFailures } from '../exec-format/evidence.ts';

/** A pod on a node, as far as it is watched: next to nothing of one that is well, so that memory does not grow with them. */
export type WatchedPod = WellPod | TroubledPod;

interface OnNode {
  readonly node: string;
  /** A decision of ours stands on it, and it constrained or steered the pod. */
  readonly carriesDecision: boolean;
}

/** It runs, is ready, and nothing was added to it later: it proves itself. */
export interface WellPod extends OnNode {
  readonly kind: 'well';
}

/** It does not run as it should, or not yet. */
export interface TroubledPod extends OnNode {
  readonly kind: 'troubled';
  readonly uid: string;
  readonly resourceVersion: string;
  readonly createdAtMs: number;
  readonly pod: Pod;
  /** What of its spec says how its images may be read: pull secrets and service account. */
  readonly pullSpec: JsonRecord;
  readonly isCrashLooping: boolean;
  readonly failures: readonly ContainerFailure[];
}

/** Annotations that placement reads: ours, and those by which kubelets mark their own pods. Others may be very long. */
const keptAnnotations = /^(placement\.landfall\.dev|kubernetes\.io)\//;

const finishedPhases = new Set(['Succeeded', 'Failed']);

/**
 * Takes of a pod what controllers look at.
 *
 * @param object a pod, as JSON
 * @returns undefined when there is nothing to watch: it has no node, has finished, or is going
 */
export function watchPod(object: unknown): WatchedPod | undefined {
  const answer = readPod(object);
  if (answer.kind === 'malformed' || !isRecord(object)) return undefined;
  const { pod } = answer;
  const metadata = recordAt(object, 'metadata');
  if (pod.nodeName === undefined || (pod.phase !== undefined && finishedPhases.has(pod.phase))) return undefined;
  if (metadata['deletionTimestamp'] !== undefined) return undefined;
  const { nodeName: node } = pod;
  const carriesDecision = isSteered(pod);
  const status = recordAt(object, 'status');
  const failures = execFormatFailures(object);
  const isWell = pod.phase === 'Running' && pod.isReady && failures.length === 0;
  if (isWell && !pod.images.some(({ kind }) => kind === 'ephemeral')) return { kind: 'well', node, carriesDecision };
  const createdAtMs = Date.parse(textAt(metadata, 'creationTimestamp') ?? '');
  return {
    kind: 'troubled',
    node,
    carriesDecision,
    uid: textAt(metadata, 'uid') ?? '',
    resourceVersion: textAt(metadata, 'resourceVersion') ?? '',
    createdAtMs: Number.isFinite(createdAtMs) ? createdAtMs : 0,
    pod: { ...pod, annotations: new Map([...pod.annotations].filter(([key]) => keptAnnotations.test(key))) },
    pullSpec: pullSpecOf(recordAt(object, 'spec')),
    isCrashLooping: isCrashLooping(status),
    failures,
  };
}

/** Whether our annotation says that the pod was constrained or given a preference. Anyone may write it; then it counts as ours. */
function isSteered(pod: Pod): boolean {
  const text = pod.annotations.get(keys.decision);
  return text !== undefined && /"(allowed|preferred|strict)":/.test(text);
}

/** The part of a spec that says with which credentials images are pulled. */
export function pullSpecOf(spec: JsonRecord): JsonRecord {
  const { imagePullSecrets, serviceAccountName } = spec;
  return {
    ...(imagePullSecrets !== undefined && { imagePullSecrets }),
    ...(serviceAccountName !== undefined && { serviceAccountName }),
  };
}

function isCrashLooping(status: JsonRecord): boolean {
  return [...listAt(status, 'initContainerStatuses'), ...listAt(status, 'containerStatuses')].some(
    (container) =>
      isRecord(container) && textAt(recordAt(recordAt(container, 'state'), 'waiting'), 'reason') === 'CrashLoopBackOff',
  );
}
