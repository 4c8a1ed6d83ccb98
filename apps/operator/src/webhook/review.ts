import type { Decision, PatchOperation } from '@landfall/placement';
import { memberOf, textOf } from '../json.ts';

/** What the API server wants to hear. @source Kubernetes admission/v1 AdmissionResponse */
export interface AdmissionResponse {
  readonly allowed: boolean;
  readonly warnings?: readonly string[];
  /** Why it is refused. */
  readonly message?: string;
  readonly patch?: readonly PatchOperation[];
}

/** A request of the API server that can be answered at all. */
export interface Review {
  readonly uid: string;
  /** AdmissionRequest. */
  readonly request: unknown;
}

/** Lets the pod through as it is. */
export const unchanged: AdmissionResponse = { allowed: true };

/** Reads an AdmissionReview; undefined when there is no request in it that could be answered. */
export function readReview(text: string): Review | undefined {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    return undefined; // JSON.parse alone is tried
  }
  const request = memberOf(body, 'request');
  const uid = textOf(request, 'uid');
  return uid !== undefined && uid !== '' ? { uid, request } : undefined;
}

/** @source Kubernetes admission/v1 AdmissionReview: the patch is base64, the verdict names the request */
export function writeReview(uid: string, { allowed, warnings, message, patch }: AdmissionResponse): string {
  const response = {
    uid,
    allowed,
    ...(warnings !== undefined && warnings.length > 0 && { warnings }),
    ...(message !== undefined && { status: { code: 403, reason: 'Forbidden', message } }),
    ...(patch !== undefined &&
      patch.length > 0 && { patchType: 'JSONPatch', patch: Buffer.from(JSON.stringify(patch)).toString('base64') }),
  };
  return JSON.stringify({ apiVersion: 'admission.k8s.io/v1', kind: 'AdmissionReview', response });
}

/** Clients show at most so much of a warning; the server cuts what is more than 4096 characters in all. */
const warningLimits = { count: 8, characters: 256 };

/** What the creator of a pod is told. */
export function warningsOf({ notes }: Decision): readonly string[] {
  return notes
    .filter(({ level }) => level === 'warning')
    .slice(0, warningLimits.count)
    .map(({ text }) => plain(text, warningLimits.characters));
}

/** One line, cut where it is too long. */
export function plain(text: string, maxCharacters: number): string {
  const line = text.replaceAll(/\p{Cc}+/gu, ' ');
  return line.length > maxCharacters ? `${line.slice(0, maxCharacters - 1)}…` : line;
}
