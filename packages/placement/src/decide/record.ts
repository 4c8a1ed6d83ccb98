import { keys } from '../names.ts';
import { isObject, memberOf } from '../pod/json.ts';
import type { Pod } from '../pod/pod.ts';
import type { Decision } from './decision.ts';

/** What an earlier decision wrote on the pod. Anyone can write such an annotation, so it only ever narrows. */
export interface DecisionRecord {
  /** Architectures that were required. */
  readonly allowed?: readonly string[];
  /** Architecture that was preferred softly. */
  readonly preferred?: string;
}

const maxDigests = 20;
const digestLength = 'sha256:'.length + 12;

/**
 * The one annotation that a decision leaves: compact JSON, the same for the same decision. Digests are cut to what tells
 * them apart; nothing of it depends on time or on who was asked.
 */
export function writeRecord(decision: Decision): string {
  const digests = [...new Set(decision.images.map(({ digest }) => digest).filter((digest) => digest !== undefined))].sort();
  const unknown = [...new Set(decision.images.flatMap((image) => image.unknown ?? []))].sort();
  return JSON.stringify({
    verdict: decision.verdict,
    ...(decision.allowed !== undefined && { allowed: decision.allowed }),
    ...(decision.preference?.mode === 'soft' && { preferred: decision.preference.architecture }),
    ...(decision.preference?.mode === 'strict' && { strict: decision.preference.architecture }),
    ...(decision.verdict === 'undetermined' && decision.allowed !== undefined && { assumed: true }),
    ...(unknown.length > 0 && { unknown }),
    ...(decision.mustRecheck && { recheck: true }),
    digests: digests.slice(0, maxDigests).map((digest) => digest.slice(0, digestLength)),
    ...(digests.length > maxDigests && { moreDigests: digests.length - maxDigests }),
    ...(decision.policyVersion !== undefined && { policy: decision.policyVersion }),
  });
}

/** Reads the annotation of an earlier decision; undefined when there is none or it is not ours to read. */
export function readRecord(pod: Pod): DecisionRecord | undefined {
  const text = pod.annotations.get(keys.decision);
  if (text === undefined || text.length > 16 * 1024) return undefined;
  const record = parse(text);
  if (!isObject(record)) return undefined;
  const allowed = memberOf(record, 'allowed');
  const preferred = memberOf(record, 'preferred');
  return {
    ...(Array.isArray(allowed) && { allowed: allowed.filter((value) => typeof value === 'string') }),
    ...(typeof preferred === 'string' && { preferred }),
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
