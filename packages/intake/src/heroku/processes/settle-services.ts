import { type ImageFacts, inferred, type Service } from '@landfall/model';
import type { MountedFiles } from '../../files/mounted-files.ts';
import { type ServiceImage, serviceImage } from '../../images/service-facts.ts';
import { inferRoles } from '../../roles/infer-roles.ts';
import type { BuildPlan } from './image.ts';
import type { Process } from './process.ts';
import { roleOfProcess } from './roles.ts';

/**
 * What the images that heroku/builder:24 makes have in common.
 *
 * @source heroku/base-images, heroku-24/Dockerfile: USER 1001
 */
const buildpackImage: ImageFacts = {
  source: 'table',
  exposed: [],
  volumes: [],
  user: inferred('1001', 'heroku-builder-user', 'images of heroku/builder:24 run as this user'),
};

/** The facts of the images, and the roles. */
export function settleServices(
  services: readonly Service[],
  { files, processes, plan }: { readonly files: MountedFiles; readonly processes: readonly Process[]; readonly plan: BuildPlan },
): { readonly services: readonly Service[]; readonly images: ReadonlyMap<string, ServiceImage> } {
  const byName = new Map(processes.map((process) => [process.name, process]));
  // The image of a buildpack application has the name of the application, which may be that of a well-known image.
  const isOwn = (service: Service) => plan.kind === 'buildpacks' && byName.has(service.name);
  const images = new Map(
    services.filter((service) => !isOwn(service)).map((service) => [service.name, serviceImage(service, files)]),
  );
  const known = services.map((service) => ({
    ...service,
    imageFacts: images.get(service.name)?.facts ?? buildpackImage,
  }));
  const guessed = inferRoles(known, (service) => images.get(service.name)?.found);
  const settled = guessed.map((service) => {
    const process = byName.get(service.name);
    return process === undefined ? service : { ...service, role: roleOfProcess(service, process) };
  });
  return { services: settled.sort((a, b) => (a.name < b.name ? -1 : 1)), images };
}
