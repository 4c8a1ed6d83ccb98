import { placeOf } from '../../places.ts';
import { architectureFolderOf, singleArchitectureOf } from '../../reading/single-architecture.ts';
import type { Rule } from '../../rule.ts';

/** Its publisher makes it for one kind of processor. */
export const imageWithoutArm: Rule = {
  id: 'image-without-arm',
  family: 'images',
  severity: 'advice',
  topic: 'image-arch',
  title: 'The image is published for one kind of processor.',
  why: 'It keeps its pod, and the whole pod when it is a sidecar, from nodes with other processors, often the cheaper ones. On a laptop with such a processor it is emulated, slowly, or does not start.',
  remedy: 'Take a version or another image that is made for amd64 and arm64, or leave such nodes to other pods.',
  change: { file: 'compose.yaml', before: ['image: mysql:5.7'], after: ['image: mysql:8.4'] },
  *looks({ services }) {
    for (const service of services) {
      const { image, build } = service;
      if (image?.origin.how !== 'stated' || build !== undefined || service.platform !== undefined) continue;
      const place = placeOf(image, service.place);
      const folder = architectureFolderOf(image.value);
      const known = singleArchitectureOf(image.value);
      if (folder === undefined && known === undefined) continue;
      const instead = folder?.plain ?? known?.instead;
      yield {
        service: service.name,
        place,
        message:
          folder === undefined
            ? `${service.name} runs ${known?.product}, which is for amd64 alone: arm64 nodes are of no use to it.`
            : `${service.name} runs ${image.value}, which is for ${folder.architecture} alone.`,
        evidence: [
          {
            text:
              folder === undefined
                ? `${image.value}: ${known?.because}`
                : `${folder.plain} is the same image for all architectures`,
            place,
          },
        ],
        ...(instead !== undefined && { remedy: `Take ${instead}, which is made for amd64 and arm64.` }),
      };
    }
  },
};
