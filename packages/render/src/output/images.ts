import { type App, byDefault, type Fact } from '@landfall/model';
import { hookImages } from '../component/index.ts';
import type { Names } from '../plan/plan.ts';

/**
 * The image of every container, by its key in `environments/<env>/images.yaml`: one per component, and one for a hook that
 * has an image of its own. A service that is only
 * built gets the name that Compose gives it, until CI writes the real one.
 *
 * @source compose-spec spec.md, "image": a built image without `image` is named `<project>-<service>`
 */
export function imagesOf(app: App, names: Names): ReadonlyMap<string, Fact<string>> {
  const images = new Map<string, Fact<string>>();
  for (const service of app.services) {
    const component = names.components.get(service.name);
    if (component === undefined || service.provider !== undefined) continue;
    const built = byDefault(
      `${app.name.value}-${service.name}`.toLowerCase(), // no name of an image has capitals
      'image-of-build',
      'built by CI, which writes its name and digest here',
    );
    images.set(component, service.image ?? built);
    for (const [key, image] of hookImages(service, component)) images.set(key, image);
  }
  return images;
}
