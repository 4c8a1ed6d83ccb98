import { buildServices, type ServiceImages } from '../engine/build-services.ts';
import { newsroomFiles, newsroomFolder } from './project.ts';

/** Builds every image that newsroom runs, in Compose and in a cluster, or finds them built. */
export function buildNewsroomImages(): Promise<ServiceImages> {
  return buildServices({ folder: newsroomFolder, files: [...newsroomFiles, 'e2e/build.yaml'] });
}
