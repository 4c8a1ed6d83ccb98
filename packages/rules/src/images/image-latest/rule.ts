import { placeOf } from '../../places.ts';
import { imageNameOf, pulledImageOf } from '../../reading/image-name.ts';
import type { Rule } from '../../rule.ts';

/** The version is whatever was pushed last. */
export const imageLatest: Rule = {
  id: 'image-latest',
  family: 'images',
  severity: 'warning',
  topic: 'image-latest',
  title: 'The image has no version.',
  why: 'On one machine the image is what was pulled last. In a cluster each node pulls it when it first needs it, so pods of one component run different code; and going back to an earlier version is not possible, because it has no name.',
  remedy: 'Name a version, or pin the digest.',
  change: { file: 'compose.yaml', before: ['image: redis:latest'], after: ['image: redis:7.4.1'] },
  *looks({ services }) {
    for (const service of services) {
      const image = pulledImageOf(service);
      if (image === undefined) continue;
      const { tag, digest, name } = imageNameOf(image.value);
      if (
        digest !== undefined ||
        (tag !== undefined && !/^(?:latest|stable|main|master|edge|nightly|dev|develop|release|current|mainline)$/i.test(tag))
      )
        continue;
      const place = placeOf(image, service.place);
      yield {
        service: service.name,
        place,
        message: `Pods of ${service.name} may run different versions of ${name}: each node takes what is newest when it first pulls.`,
        evidence: [{ text: tag === undefined ? `${name} has no tag` : `${name} has the tag ${tag}, which moves`, place }],
      };
    }
  },
};
