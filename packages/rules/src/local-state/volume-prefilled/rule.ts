import { contentAt, isCopiedAlong } from '../../reading/image-content.ts';
import type { Rule } from '../../rule.ts';

/** A volume covers files of the image. */
export const volumePrefilled: Rule = {
  id: 'volume-prefilled',
  family: 'local-state',
  severity: 'warning',
  topic: 'volume-prefill',
  title: 'A volume covers files that the image brings.',
  why: 'Docker copies what the image holds into a volume that is empty; a claim of a cluster stays empty, and the program finds nothing. Once copied, the files are those of the first version for ever: an update of the image changes nothing below the volume, here as there.',
  remedy: 'Mount the volume only over the folder that people write to, and leave to the image what the image brings.',
  change: {
    file: 'compose.yaml',
    before: ['volumes: [app:/app/public]'],
    after: ['volumes: [uploads:/app/public/uploads]'],
  },
  handled: 'An init container of the same image copies the files into the empty claim, once.',
  *looks(view) {
    const reported = new Set<string>();
    for (const service of view.services) {
      for (const mount of service.mounts) {
        if (mount.kind !== 'volume' || mount.source === undefined || mount.readOnly || mount.nocopy || reported.has(mount.source))
          continue;
        const content = contentAt(service, mount.target, view);
        if (content === undefined) continue;
        reported.add(mount.source);
        const isCopied = isCopiedAlong(service, mount.target);
        yield {
          service: service.name,
          place: mount.place,
          message: isCopied
            ? `What the image of ${service.name} brings at ${mount.target} is copied into ${mount.source} once and then stays as it is: later versions of the image do not change it.`
            : `${service.name} finds an empty folder at ${mount.target}: Docker copies there what the image brings, and a cluster does not.`,
          ...(isCopied
            ? {}
            : {
                handled: undefined,
                remedy:
                  'Leave the volume out where nobody writes, or fill it with an init container that copies the files out of the image.',
              }),
          evidence: [{ text: `${mount.source} is mounted at ${mount.target}`, place: mount.place }, content],
          confidence: 'likely',
        };
      }
    }
  },
};
