import type { ApiClient } from './api-client.ts';
import { reasonOf } from './dry-run.ts';
import type { Manifest } from './manifests.ts';

export const restrictedLabels = {
  'pod-security.kubernetes.io/enforce': 'restricted',
  'pod-security.kubernetes.io/enforce-version': 'latest',
} as const;

export interface PodTemplate {
  readonly metadata?: {
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  readonly spec: Readonly<Record<string, unknown>>;
}

interface WorkloadSpec {
  readonly template?: PodTemplate;
  readonly jobTemplate?: { readonly spec?: { readonly template?: PodTemplate } };
  readonly volumeClaimTemplates?: readonly { readonly metadata: { readonly name: string } }[];
}

/** The Pod template of a workload; undefined for an object that starts no Pods. */
export function podTemplateOf(manifest: Manifest): PodTemplate | undefined {
  // The shapes of apps/v1, batch/v1 and core/v1. An object that breaks them is refused by the dry run.
  const spec = manifest.content['spec'] as WorkloadSpec | undefined;
  switch (manifest.kind) {
    case 'Pod':
      return manifest.content as unknown as PodTemplate;
    case 'CronJob':
      return spec?.jobTemplate?.spec?.template;
    case 'DaemonSet':
    case 'Deployment':
    case 'Job':
    case 'ReplicaSet':
      return spec?.template;
    case 'StatefulSet':
      return withClaims(spec);
    default:
      return undefined;
  }
}

/** The template as its controller completes it: each claim template is a volume of the Pod. */
function withClaims({ template, volumeClaimTemplates = [] }: WorkloadSpec = {}): PodTemplate | undefined {
  if (template === undefined) return undefined;
  const { volumes = [] } = template.spec as { readonly volumes?: readonly unknown[] };
  const claims = volumeClaimTemplates.map(({ metadata: { name } }) => ({ name, persistentVolumeClaim: { claimName: name } }));
  return { ...template, spec: { ...template.spec, volumes: [...volumes, ...claims] } };
}

/**
 * Asks whether Pod Security "restricted" lets a Pod of this template in. Workloads themselves are only warned about, so a
 * Pod is shown to a namespace that enforces the level.
 *
 * @returns what violates the level; undefined when the Pod passes
 * @throws when the Pod is refused for another reason
 */
export async function restrictedRefusal(
  client: ApiClient,
  namespace: string,
  template: PodTemplate,
): Promise<string | undefined> {
  const pod = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { labels: template.metadata?.labels, annotations: template.metadata?.annotations, generateName: 'candidate-' },
    // Job templates may say Never or OnFailure, all others Always, as a Pod may.
    spec: template.spec,
  };
  const path = `/api/v1/namespaces/${namespace}/pods?dryRun=All`;
  const answer = await client.request('POST', path, { type: 'application/json', text: JSON.stringify(pod) });
  if (answer.status === 201) return undefined;
  const reason = reasonOf(answer);
  if (reason.includes('violates PodSecurity')) return reason.slice(reason.indexOf('violates PodSecurity'));
  throw new Error(`The Pod was not judged by Pod Security: ${reason}`);
}
