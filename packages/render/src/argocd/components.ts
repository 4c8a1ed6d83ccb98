import { constantYaml } from './constant.ts';
import type { ArgoComponent, ArgoDelivery } from './delivery.ts';

/** Where the list of components lies in the delivery: every ApplicationSet reads it. */
export const componentsPath = 'components.yaml';

/** Longest Helm release name. @source helm.sh/helm pkg/chart/common/util, "maxReleaseNameLen" */
const releaseNameLimit = 53;

/** The list of components, one line each. */
export function componentsFile({ app, components }: ArgoDelivery): string {
  return constantYaml(components.map(elementOf), [
    `The releases of ${app}. Argo CD makes an Application of each, in every environment; all of a wave before the next.`,
  ]);
}

function elementOf({ name, wave }: ArgoComponent): object {
  return { component: name, release: name.slice(0, releaseNameLimit).replace(/-+$/, ''), wave: String(wave) };
}
