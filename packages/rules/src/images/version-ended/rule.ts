import type { Place } from '@landfall/model';
import { placeOf } from '../../places.ts';
import { endedVersionOf } from '../../reading/ended-versions.ts';
import { imageNameOf } from '../../reading/image-name.ts';
import type { Rule } from '../../rule.ts';
import { finalStageOf } from '../../sources/dockerfile.ts';

/** Nobody mends it any more. */
export const versionEnded: Rule = {
  id: 'version-ended',
  family: 'images',
  severity: 'advice',
  topic: 'other',
  title: 'The version of an image gets no more security fixes.',
  why: 'A move to a cluster is followed by scans and admission policies that refuse known faults. A base that has ended can only be replaced, and for a database the replacement is an upgrade that has to be planned.',
  remedy: 'Move to a version that is maintained; for databases plan the upgrade before the move, not with it.',
  change: { file: 'compose.yaml', before: ['image: postgres:11'], after: ['image: postgres:17'] },
  *looks({ services, sources }) {
    const reported = new Set<string>();
    for (const service of services) {
      const stage = finalStageOf(service, sources);
      const used: readonly (readonly [string | undefined, Place])[] = [
        [service.build === undefined ? service.image?.value : undefined, placeOf(service.image, service.place)],
        [stage?.base, stage?.place ?? service.place],
      ];
      for (const [image, place] of used) {
        if (image === undefined) continue;
        const { name, tag, repository } = imageNameOf(image);
        const known = repository === name || /^(?:bitnami|library)\//.test(repository) ? endedVersionOf(name, tag) : undefined;
        const key = `${image} ${place.file}:${place.line}`;
        if (known === undefined || reported.has(key)) continue;
        reported.add(key);
        yield {
          service: service.name,
          place,
          message: `${service.name} runs ${known.product} ${tag}, which gets no security fixes any more.`,
          evidence: [
            { text: `the image is ${image}`, place },
            { text: `${known.product} ${known.last.join('.')} and everything before it had ended by ${known.endedOn}` },
          ],
        };
      }
    }
  },
};
