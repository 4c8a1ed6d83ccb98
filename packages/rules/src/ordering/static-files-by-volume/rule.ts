import { commandLineOf } from '../../reading/command-line.ts';
import type { Rule } from '../../rule.ts';

/** Static files reach the proxy over a volume. */
export const staticFilesByVolume: Rule = {
  id: 'static-files-by-volume',
  family: 'ordering',
  severity: 'warning',
  topic: 'volume-prefill',
  title: 'Static files are put on a volume when the application starts or is delivered.',
  why: 'The files belong to a version of the code, the volume to none: during an update old and new pods share it, and pages ask for files that are no longer, or not yet, there. All who use it have to be on one node, or need ReadWriteMany.',
  remedy: 'Build the files into the image that serves them, or send them to a bucket under names with a hash.',
  change: {
    file: 'Dockerfile',
    before: ['CMD ["gunicorn", "app"]'],
    after: ['RUN python manage.py collectstatic --noinput', 'CMD ["gunicorn", "app"]'],
  },
  *looks({ services }) {
    for (const service of services) {
      const command = commandLineOf(service);
      const match = /\bcollectstatic\b|\bassets:precompile\b/.exec(command?.text ?? '');
      const mount = service.mounts.find(
        ({ kind, target, readOnly }) =>
          (kind === 'volume' || kind === 'bind') && !readOnly && /static|assets|public|www/i.test(target),
      );
      const readers = services.filter(
        (other) =>
          other.name !== service.name &&
          other.mounts.some((one) => one.kind === 'volume' && mount?.kind === 'volume' && one.source === mount.source),
      );
      if (command === undefined || match === null || mount === undefined || readers.length === 0) continue;
      yield {
        service: service.name,
        place: command.place,
        message: `During an update ${readers[0]?.name} serves files of one version for pages of another: ${service.name} writes them to a volume that both share.`,
        evidence: [
          { text: `its command runs ${match[0]}`, place: command.place },
          { text: `they go to ${mount.target}`, place: mount.place },
        ],
      };
    }
  },
};
