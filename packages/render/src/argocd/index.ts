import { addOnApplication, bootstrapRoot, neededAddOns } from './add-ons.ts';
import { applicationSet } from './application-set.ts';
import { constantYaml } from './constant.ts';
import { type ArgoDelivery, isManual } from './delivery.ts';
import { appProject } from './project.ts';

export { type ArgoDelivery, namespaceOf } from './delivery.ts';

/** Writes `argocd/`: the project, an ApplicationSet for each environment, and the add-ons that the delivery needs. */
export function argocdFiles(delivery: ArgoDelivery): ReadonlyMap<string, string> {
  const files = new Map<string, string>();
  files.set(
    'argocd/project.yaml',
    constantYaml(appProject(delivery), [
      `What ${delivery.app} may deploy: this repository, its own namespaces, the kinds of its chart.`,
    ]),
  );
  for (const environment of delivery.environments) {
    const start = isManual(environment) ? 'A person starts each sync.' : 'Follows Git by itself.';
    files.set(
      `argocd/${environment}.yaml`,
      constantYaml(applicationSet(delivery, environment), [
        `One Application for each component of ${delivery.app} in ${environment}. ${start}`,
      ]),
    );
  }
  const needed = neededAddOns(delivery.addOns);
  if (needed.length > 0)
    files.set(
      'argocd/bootstrap/root.yaml',
      constantYaml(bootstrapRoot(delivery), [
        'The add-ons that this delivery uses, as an app of apps. Apply it once to a cluster that lacks them.',
      ]),
    );
  for (const addOn of needed)
    files.set(
      `argocd/bootstrap/add-ons/${addOn.name}.yaml`,
      constantYaml(addOnApplication(addOn), [`${addOn.name}: ${addOn.why}.`]),
    );
  return files;
}
