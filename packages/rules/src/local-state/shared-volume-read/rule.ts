import { listNames } from '../../places.ts';
import { dataOf, writersOf } from '../../reading/shared-data.ts';
import type { Rule } from '../../rule.ts';

/** One service writes what others read. */
export const sharedVolumeRead: Rule = {
  id: 'shared-volume-read',
  family: 'local-state',
  severity: 'warning',
  topic: 'shared-volume',
  title: 'One service reads from a volume what another one writes.',
  why: 'Static files and finished downloads often travel that way: the application writes, the proxy reads. In a cluster both pods need the same volume, which ties them to one node or asks for ReadWriteMany.',
  remedy: 'Serve the files from a bucket or from the image of the reader, or let both share one pod.',
  change: {
    file: 'settings.py',
    before: ['STATIC_ROOT = "/app/static"'],
    after: ['STORAGES = {"staticfiles": {"BACKEND": "storages.backends.s3.S3StaticStorage"}}'],
  },
  handled: 'One ReadWriteMany claim keeps it shared, where the storage class offers that.',
  *looks(view) {
    for (const data of dataOf(view)) {
      const writers = writersOf(data);
      const [writer] = writers;
      const isSame = writers.every(({ service }) => service.name === writer?.service.name);
      const readers = data.uses.filter(({ service, mount }) => mount.readOnly && service.name !== writer?.service.name);
      const [reader] = readers;
      if (writer === undefined || !isSame || reader === undefined) continue;
      yield {
        service: reader.service.name,
        place: reader.mount.place,
        message: `${data.name} is written by ${writer.service.name} and read by ${listNames([...new Set(readers.map((use) => use.service.name))])} from the same disk. On another node that disk is not there.`,
        evidence: [
          { text: `${writer.service.name} may write it, at ${writer.mount.target}`, place: writer.mount.place },
          ...readers.map(({ service, mount }) => ({ text: `${service.name} reads it at ${mount.target}`, place: mount.place })),
        ],
      };
    }
  },
};
