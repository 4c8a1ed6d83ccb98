import { type ImageFacts, inferred, type Place } from '@landfall/model';
import { defined } from '../compose/reading/defined.ts';
import { parsePortText } from '../compose/reading/port-text.ts';
import type { FoundImage } from './find-image.ts';
import type { Ids } from './known-image.ts';
import { majorVersion } from './reference.ts';
import { imageTableDate } from './table/index.ts';

/** The facts of a well-known image, each inferred from the place that names it. `service` is the key of the service: `services.db`. */
export function tableFacts({ image, reference }: FoundImage, service: string, place: Place | undefined): ImageFacts {
  const state = <T>(value: T | undefined, rule: string, what: string) =>
    value === undefined
      ? undefined
      : inferred(value, rule, `The image ${reference.repository} ${what} (table of ${imageTableDate}).`, {
          key: `${service}#${rule}`,
          ...(place === undefined ? {} : { place }),
        });
  const version = majorVersion(reference.tag);
  const isLater = image.volumesSince !== undefined && version !== undefined && version >= image.volumesSince.major;
  const volumes = (isLater ? image.volumesSince?.volumes : image.volumes) ?? [];
  const drops = image.dropsTo;
  const dropIds: Ids | undefined =
    drops !== undefined && reference.tag?.includes('alpine') === true ? (drops.alpine ?? drops) : drops;
  return defined<ImageFacts>({
    source: 'table',
    exposed: (image.ports ?? [])
      .flatMap((port) => parsePortText(port)?.ports ?? [])
      .map((port) => state(port, 'image-exposes', `listens on ${(image.ports ?? []).join(', ')}`))
      .filter((fact) => fact !== undefined),
    volumes: volumes
      .map((path) => state(path, 'image-volume', `keeps data in ${volumes.join(', ')}`))
      .filter((fact) => fact !== undefined),
    user: state(image.user, 'image-user', `runs as ${image.user}`),
    userId: state(
      image.userIds?.uid,
      'image-user',
      `runs as ${image.user}, which is ${image.userIds?.uid}:${image.userIds?.gid}`,
    ),
    groupId: state(
      image.userIds?.gid,
      'image-user',
      `runs as ${image.user}, which is ${image.userIds?.uid}:${image.userIds?.gid}`,
    ),
    dropsTo:
      drops === undefined || dropIds === undefined
        ? undefined
        : state(
            { name: drops.name, userId: dropIds.uid, groupId: dropIds.gid },
            'image-drops-root',
            `starts as root and changes to ${drops.name}, ${dropIds.uid}:${dropIds.gid}`,
          ),
    stopSignal: state(image.stopSignal, 'image-stop-signal', `stops on ${image.stopSignal}`),
    entrypoint: state(image.entrypoint, 'image-entrypoint', `starts ${image.entrypoint?.join(' ')}`),
    command: state(image.command, 'image-command', `runs ${image.command?.join(' ')}`),
    workingDir: state(image.workingDir, 'image-working-dir', `works in ${image.workingDir}`),
    dataPath: state(image.data ?? volumes[0], 'image-data', `keeps its data in ${image.data ?? volumes[0]}`),
    proposedCheck: state(image.check, 'image-check', `can be checked with ${image.check?.slice(1).join(' ')}`),
  });
}
