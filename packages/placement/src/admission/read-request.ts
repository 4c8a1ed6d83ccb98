import { isObject, memberOf } from '../pod/json.ts';

/** A question of the API server, as far as placement answers it. */
export type AdmissionQuestion =
  | {
      readonly kind: 'pod';
      /** JSON of the pod: paths of a patch for it are paths in the request's object. */
      readonly podText: string;
      /** Namespace of the request; that of the object may be empty. */
      readonly namespace: string;
      /** The server will not keep the answer: no event, no gate, nothing counted. */
      readonly isDryRun: boolean;
    }
  /** Not ours to change; it is allowed as it is. */
  | { readonly kind: 'other'; readonly why: string };

/**
 * Reads the request of an AdmissionReview. Whatever is not the creation of a pod is `other`, also what cannot be read: the
 * answer to all of that is to allow it unchanged.
 *
 * @source Kubernetes admission/v1 AdmissionRequest
 */
export function readAdmissionRequest(request: unknown): AdmissionQuestion {
  const other = (why: string) => ({ kind: 'other' as const, why });
  if (!isObject(request)) return other('It is no request.');
  const kind = memberOf(request, 'kind');
  if (!isObject(kind) || memberOf(kind, 'kind') !== 'Pod' || (memberOf(kind, 'group') ?? '') !== '')
    return other('It is no pod.');
  if (memberOf(request, 'operation') !== 'CREATE') return other('Only pods that are created are placed.');
  if ((memberOf(request, 'subResource') ?? '') !== '') return other('A subresource is no pod.');
  const object = memberOf(request, 'object');
  if (!isObject(object)) return other('There is no object.');
  const namespace = memberOf(request, 'namespace');
  return {
    kind: 'pod',
    podText: JSON.stringify(object),
    namespace: typeof namespace === 'string' ? namespace : '',
    isDryRun: memberOf(request, 'dryRun') === true,
  };
}
