import { architectureFolderOf, singleArchitectureOf } from '../../reading/single-architecture.ts';
import type { Rule } from '../../rule.ts';
import { baseImagesOf, dockerfilesOf } from '../../sources/dockerfile.ts';

/** What an image is built on is for one kind of processor. */
export const baseWithoutArm: Rule = {
  id: 'base-without-arm',
  family: 'images',
  severity: 'advice',
  topic: 'image-arch',
  title: 'An image is built on one that is for one kind of processor.',
  why: 'A build for both architectures stops there: no manifest matches, or what is built is for one of them and does not start on nodes of the other.',
  remedy: 'Build on an image that is made for amd64 and arm64; `landfall arch inspect` says which are.',
  change: { file: 'Dockerfile', before: ['FROM amd64/python:3.13'], after: ['FROM python:3.13'] },
  *looks({ services, sources }) {
    for (const { service, file } of dockerfilesOf(services, sources)) {
      for (const { image, place } of baseImagesOf(file)) {
        const folder = architectureFolderOf(image);
        const known = singleArchitectureOf(image);
        const architecture = folder?.architecture ?? (known === undefined ? undefined : 'amd64');
        if (architecture === undefined) continue;
        const instead = folder?.plain ?? known?.instead;
        yield {
          service: service.name,
          place,
          message: `The image of ${service.name} is built on ${image}, which is for ${architecture} alone.`,
          evidence: [
            {
              text:
                folder === undefined ? `${image}: ${known?.because}` : `${folder.plain} is the same image for all architectures`,
              place,
            },
          ],
          ...(instead !== undefined && { remedy: `Build on ${instead}, which is made for amd64 and arm64.` }),
        };
      }
    }
  },
};
