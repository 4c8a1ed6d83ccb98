import { placeOf } from '../../places.ts';
import { imageNameOf, pulledImageOf } from '../../reading/image-name.ts';
import type { Rule } from '../../rule.ts';

/** Images by repository: why, and whether a registry still hands them out. */
const withdrawn: readonly { readonly pattern: RegExp; readonly why: string; readonly isThere: boolean }[] = [
  {
    pattern: /^bitnami\//,
    why: 'Bitnami took its versioned images off Docker Hub in 2025; copies without updates are under bitnamilegacy',
    isThere: false,
  },
  { pattern: /^bitnamilegacy\//, why: 'the images under bitnamilegacy are copies that nobody mends', isThere: true },
  { pattern: /^wurstmeister\/(?:kafka|zookeeper)$/, why: 'these images are no longer published', isThere: false },
];

/** The image is gone, or gets no updates. */
export const imageWithdrawn: Rule = {
  id: 'image-withdrawn',
  family: 'images',
  severity: 'warning',
  topic: 'other',
  title: 'The publisher has withdrawn the image.',
  why: 'The machine still has a copy, so everything works. A new node has none: it asks the registry, gets nothing, and the pod does not start.',
  remedy: 'Use the image of the project itself, or keep a copy in a registry of your own.',
  change: { file: 'compose.yaml', before: ['image: bitnami/redis:7.2'], after: ['image: redis:7.4.1'] },
  *looks({ services }) {
    for (const service of services) {
      const image = pulledImageOf(service);
      if (image === undefined) continue;
      const { repository, registry, tag, digest } = imageNameOf(image.value);
      const known = registry === undefined ? withdrawn.find(({ pattern }) => pattern.test(repository)) : undefined;
      // The newest build alone is still published by Bitnami.
      if (
        known === undefined ||
        (repository.startsWith('bitnami/') && digest === undefined && (tag === undefined || tag === 'latest'))
      )
        continue;
      const place = placeOf(image, service.place);
      yield {
        service: service.name,
        place,
        message: known.isThere
          ? `${service.name} runs on ${repository}, which gets no security fixes any more: ${known.why}.`
          : `A new node may not be able to pull ${repository} for ${service.name}: ${known.why}.`,
        evidence: [{ text: `the image is ${image.value}`, place }],
      };
    }
  },
};
