import { addOnApplication, bootstrapProject, bootstrapRoot, neededAddOns } from './add-ons.ts';
import { applicationSet } from './application-set.ts';
import { componentsFile, componentsPath } from './components.ts';
import { constantYaml } from './constant.ts';
import { type ArgoDelivery, isManual } from './delivery.ts';
import { appProject } from './project.ts';

export { type ArgoDelivery, namespaceOf } from './delivery.ts';

/**
 * Writes the list of components, and `argocd/`: the project, an ApplicationSet for each environment, and the add-ons that the
 * delivery needs.
 */
export function argocdFiles(delivery: ArgoDelivery): ReadonlyMap<string, string> {
  const { app, environments } = delivery;
  const files = new Map([[componentsPath, componentsFile(delivery)]]);
  const add = (path: string, object: object, remark: string) => files.set(`argocd/${path}.yaml`, constantYaml(object, [remark]));

  add('project', appProject(delivery), `What ${app} may deploy: this repository, its own namespaces, the kinds of its chart.`);
  for (const environment of environments) {
    const start = isManual(environment) ? 'A person starts each sync.' : 'Follows Git by itself.';
    add(
      environment,
      applicationSet(delivery, environment),
      `One Application for each component of ${app} in ${environment}. ${start}`,
    );
  }

  const needed = neededAddOns(delivery.addOns);
  if (needed.length === 0) return files;
  add('bootstrap/project', bootstrapProject(delivery, needed), 'What the add-ons may deploy. Apply it before root.yaml.');
  add('bootstrap/root', bootstrapRoot(delivery), 'The add-ons as an app of apps. Apply it once to a cluster that lacks them.');
  for (const addOn of needed) {
    add(`bootstrap/add-ons/${addOn.name}`, addOnApplication(delivery, addOn), `${addOn.name}: ${addOn.why}.`);
  }
  return files;
}
