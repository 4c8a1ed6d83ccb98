import type { ControlPlane } from '../../control-plane/control-plane.ts';
import type { Delivery } from '../delivery.ts';
import type { TemplatedDelivery } from '../manifests.ts';
import { total } from '../total.ts';

export interface ClusterVerdict {
  /** Objects that were shown to the server. */
  readonly objects: number;
  readonly problems: readonly string[];
}

/** Shows every object of a delivery to the real API server: those that Helm rendered, and the Argo CD objects. */
export async function checkObjects(
  controlPlane: ControlPlane,
  input: { readonly delivery: Delivery; readonly templated: TemplatedDelivery; readonly namespace: string },
): Promise<ClusterVerdict> {
  const { delivery, templated, namespace } = input;
  await controlPlane.createNamespace(namespace);
  const argocd = [...delivery.files].filter(([path]) => path.startsWith('argocd/') && path.endsWith('.yaml'));
  const streams = [
    ...templated.releases.map(({ name, environment, stream }) => ({ title: `${name} in ${environment}`, stream, namespace })),
    ...argocd.map(([path, stream]) => ({ title: path, stream, namespace: 'argocd' })),
  ];
  const verdicts = await Promise.all(streams.map((each) => judge(controlPlane, each)));
  const missing = argocd.length === 0 ? ['there are no Argo CD objects'] : [];
  return {
    objects: total(verdicts.map(({ objects }) => objects)),
    problems: [...verdicts.flatMap((verdict) => verdict.problems), ...missing],
  };
}

interface Stream {
  readonly title: string;
  readonly stream: string;
  readonly namespace: string;
}

async function judge(controlPlane: ControlPlane, { title, stream, namespace }: Stream): Promise<ClusterVerdict> {
  const verdicts = await controlPlane.dryRun(stream, namespace);
  const refused = verdicts.filter((verdict) => !verdict.accepted);
  return {
    objects: verdicts.length,
    problems: refused.map(
      ({ manifest, message }) => `the API server refuses ${manifest.kind} ${manifest.name ?? ''} (${title}): ${message}`,
    ),
  };
}
