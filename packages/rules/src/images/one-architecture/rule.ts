import { placeOf } from '../../places.ts';
import type { Rule } from '../../rule.ts';
import { dockerfilesOf } from '../../sources/dockerfile.ts';
import { findInCode } from '../../sources/find-in-code.ts';

/** It runs on one kind of processor. */
export const oneArchitecture: Rule = {
  id: 'one-architecture',
  family: 'images',
  severity: 'advice',
  topic: 'image-arch',
  title: 'The image is bound to one kind of processor.',
  why: 'Nodes with other processors, often the cheaper ones, cannot run it. A pod that lands there does not start; one that is bound waits while those nodes are idle.',
  remedy:
    'Build for amd64 and arm64, and leave the platform to the node; `landfall arch dockerfile` writes the change of a Dockerfile.',
  change: { file: 'Dockerfile', before: ['FROM --platform=linux/amd64 node:22'], after: ['FROM node:22'] },
  handled: 'A stated platform becomes a node selector.',
  *looks({ services, sources }) {
    for (const service of services) {
      if (service.platform === undefined) continue;
      const place = placeOf(service.platform, service.place);
      yield {
        service: service.name,
        place,
        message: `${service.name} runs on ${service.platform.value} only; other nodes of the cluster are of no use to it.`,
        evidence: [{ text: `its platform is ${service.platform.value}`, place }],
      };
    }
    const free = services.filter(({ platform }) => platform === undefined);
    for (const { service, file } of dockerfilesOf(free, sources)) {
      const [fixed] = findInCode([file], /./, /^[ \t]*FROM\s+--platform=(linux\/\w+)/m);
      if (fixed === undefined) continue;
      yield {
        service: service.name,
        place: fixed.place,
        message: `The image of ${service.name} can only be built for ${fixed.groups[0]}, so it runs on such nodes only.`,
        evidence: [{ text: 'the base is bound to a platform', place: fixed.place }],
        handled: undefined,
      };
    }
  },
};
