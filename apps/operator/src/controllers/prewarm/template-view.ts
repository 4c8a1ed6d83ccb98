import { createHash } from 'node:crypto';
import { workloadsIn } from '@landfall/placement';
import { isRecord, type JsonRecord, listAt, recordAt } from '../../json.ts';
import { pullSpecOf } from '../pods/watch-pod.ts';

/** What is kept of something that makes pods: enough to look at its images before there are any. */
export interface TemplateView {
  readonly kind: string;
  readonly namespace: string;
  /** Sorted, each once. */
  readonly images: readonly string[];
  /** How its images may be read: pull secrets and service account. */
  readonly pullSpec: JsonRecord;
  /** Changes when the images do, or the way to read them. Nothing else of a template makes anybody ask a registry. */
  readonly fingerprint: string;
}

/**
 * Takes of a workload what prewarming needs. A Job of a CronJob is left out: its images are those of the CronJob.
 *
 * @param object as JSON
 * @returns undefined when it makes no pods with images
 */
export function templateView(object: JsonRecord): TemplateView | undefined {
  const owners = listAt(recordAt(object, 'metadata'), 'ownerReferences');
  if (owners.some((owner) => isRecord(owner) && owner['controller'] === true && owner['kind'] === 'CronJob')) return undefined;
  const [workload] = workloadsIn([object]);
  if (workload?.answer.kind !== 'pod') return undefined;
  const images = [...new Set(workload.answer.pod.images.flatMap(({ image }) => image ?? []))].sort();
  if (images.length === 0) return undefined;
  const pullSpec = pullSpecOf(recordAt(workload.pod, 'spec'));
  const fingerprint = createHash('sha256')
    .update(JSON.stringify([images, pullSpec]))
    .digest('base64url');
  return { kind: workload.kind, namespace: workload.namespace, images, pullSpec, fingerprint };
}
