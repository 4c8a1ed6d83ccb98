import {
  isDigest,
  type Priority,
  parseReference,
  readDigestFacts,
  type Told,
  writeDigestFacts,
} from '@landfall/cluster/registry';
import { type UnknownReason, unknownReasons } from '@landfall/placement';
import { isRecord, listAt, memberOf, recordAt, textOf } from '../json.ts';

/** What one replica asks another: one image, with the credentials that the kubelet would use for a pod. */
export interface PeerQuestion {
  /** As the pod names it. */
  readonly image: string;
  readonly namespace: string;
  /** Names of pull secrets and the service account, never what is in them. As in the `spec` of a pod. */
  readonly podSpec: {
    readonly imagePullSecrets: readonly { readonly name: string }[];
    readonly serviceAccountName?: string;
  };
  readonly isTemplate: boolean;
  readonly priority: Priority;
}

/** What is answered. */
export type PeerAnswer =
  /** The UID of the namespace that may know it, and what that is. */
  | { readonly kind: 'told'; readonly reader: string; readonly told: Told }
  | {
      readonly kind: 'unknown';
      readonly reason: UnknownReason;
      readonly detail: string;
      readonly isTransient: boolean;
      readonly digest?: string;
      readonly retryAfterMs?: number;
    };

const mostSecrets = 100;
const priorities: readonly Priority[] = ['admission', 'controller', 'dry-run'];

/** What of the `spec` of a pod says which credentials it has. */
export function credentialsOf(podSpec: unknown): PeerQuestion['podSpec'] {
  const names = listAt(podSpec, 'imagePullSecrets').flatMap((each) => textOf(each, 'name') ?? []);
  const serviceAccountName = textOf(podSpec, 'serviceAccountName');
  return {
    imagePullSecrets: names.slice(0, mostSecrets).map((name) => ({ name })),
    ...(serviceAccountName !== undefined && { serviceAccountName }),
  };
}

/** Reads a question; undefined for anything else. */
export function readQuestion(value: unknown): PeerQuestion | undefined {
  const image = textOf(value, 'image');
  const namespace = textOf(value, 'namespace');
  const priority = priorities.find((each) => each === memberOf(value, 'priority'));
  if (image === undefined || namespace === undefined || priority === undefined) return undefined;
  return {
    image,
    namespace,
    podSpec: credentialsOf(memberOf(value, 'podSpec')),
    isTemplate: memberOf(value, 'isTemplate') === true,
    priority,
  };
}

/** An answer as JSON. */
export function writeAnswer(answer: PeerAnswer): object {
  if (answer.kind === 'unknown') return answer;
  const { facts, ...told } = answer.told;
  const absent = facts.kind === 'unknown' ? undefined : facts.absent;
  // What a registry lacks is no fact of the digest, so it is not part of what is kept for ever.
  const lacks = absent === undefined ? undefined : writeDigestFacts({ kind: 'index', platforms: absent });
  return { ...answer, told: { ...told, facts: writeDigestFacts(facts), ...(lacks !== undefined && { lacks }) } };
}

/** Reads an answer; undefined for anything else. */
export function readAnswer(value: unknown): PeerAnswer | undefined {
  if (memberOf(value, 'kind') === 'unknown') return readUnknown(value);
  const reader = textOf(value, 'reader');
  const told = readTold(recordAt(value, 'told'));
  return reader === undefined || told === undefined ? undefined : { kind: 'told', reader, told };
}

function readUnknown(value: unknown): PeerAnswer | undefined {
  const reason = unknownReasons.find((each) => each === memberOf(value, 'reason'));
  if (reason === undefined) return undefined;
  const digest = textOf(value, 'digest');
  const retryAfterMs = memberOf(value, 'retryAfterMs');
  return {
    kind: 'unknown',
    reason,
    detail: textOf(value, 'detail') ?? '',
    isTransient: memberOf(value, 'isTransient') === true,
    ...(digest !== undefined && { digest }),
    ...(isDuration(retryAfterMs) && { retryAfterMs }),
  };
}

function readTold(value: Readonly<Record<string, unknown>>): Told | undefined {
  const { name, digest, isPublic, ageMs, facts: written, lacks: writtenLacks } = value;
  const facts = isRecord(written) ? readDigestFacts(written) : undefined;
  const lacks = isRecord(writtenLacks) ? readDigestFacts(writtenLacks) : undefined;
  if (typeof name !== 'string' || !parseReference(name).ok || typeof digest !== 'string' || !isDigest(digest)) return undefined;
  if (facts === undefined || !isDuration(ageMs)) return undefined;
  const isSparse = facts.kind !== 'unknown' && lacks !== undefined && lacks.kind !== 'unknown';
  return {
    name,
    digest,
    facts: isSparse ? { ...facts, absent: lacks.platforms } : facts,
    isPublic: isPublic === true,
    ageMs,
  };
}

function isDuration(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0;
}
