import { parse } from 'yaml';
import type { ControlPlane } from '../../control-plane/control-plane.ts';
import type { Manifest } from '../../control-plane/manifests.ts';
import { type PodTemplate, podTemplateOf } from '../../control-plane/pod-security.ts';
import type { Delivery } from '../delivery.ts';
import type { Release } from '../manifests.ts';

/** Pods that Pod Security "restricted" keeps out, though their component states no reason for being an exception. */
export async function checkPodSecurity(
  controlPlane: ControlPlane,
  delivery: Delivery,
  releases: readonly Release[],
): Promise<readonly string[]> {
  const [environment] = delivery.record.environments;
  const problems = await Promise.all(
    releases
      .filter((release) => release.environment === environment && !statesReason(delivery, release.name))
      .flatMap((release) =>
        release.manifests
          .map(wholeTemplateOf)
          .filter((template) => template !== undefined)
          .map(async (template) => {
            const refusal = await controlPlane.restrictedRefusal(template);
            return refusal === undefined ? [] : [`${release.name} ${refusal}, and states no reason`];
          }),
      ),
  );
  return problems.flat();
}

function statesReason(delivery: Delivery, release: string): boolean {
  const values = parse(delivery.files.get(`values/${release}.yaml`) ?? '{}') as {
    readonly exceptions?: Readonly<Record<string, string>>;
  } | null;
  return Object.keys(values?.exceptions ?? {}).length > 0;
}

/** The template with the volumes that a StatefulSet adds to its Pods. */
function wholeTemplateOf(manifest: Manifest): PodTemplate | undefined {
  const template = podTemplateOf(manifest);
  if (template === undefined) return undefined;
  const { volumeClaimTemplates = [] } = manifest.content['spec'] as ClaimTemplates;
  const added = volumeClaimTemplates.map(({ metadata: { name } }) => ({ name, persistentVolumeClaim: { claimName: name } }));
  const volumes = (template.spec['volumes'] ?? []) as readonly object[]; // the API server has accepted them in the workload
  return { ...template, spec: { ...template.spec, volumes: [...volumes, ...added] } };
}

/** What is read of the spec of a StatefulSet. */
interface ClaimTemplates {
  readonly volumeClaimTemplates?: readonly { readonly metadata: { readonly name: string } }[];
}
