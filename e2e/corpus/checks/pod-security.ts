import { parse } from 'yaml';
import type { ControlPlane } from '../../control-plane/control-plane.ts';
import { podTemplateOf } from '../../control-plane/pod-security.ts';
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
          .map(podTemplateOf)
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
