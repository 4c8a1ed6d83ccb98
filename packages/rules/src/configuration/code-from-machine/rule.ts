import { isCodeFolder } from '../../reading/folders.ts';
import { imageNameOf } from '../../reading/image-name.ts';
import { isLongRunning } from '../../reading/running.ts';
import type { Rule } from '../../rule.ts';

/** The code comes from the machine. */
export const codeFromMachine: Rule = {
  id: 'code-from-machine',
  family: 'configuration',
  severity: 'warning',
  topic: 'host-path',
  title: 'The code that runs is mounted from the project folder.',
  why: 'A node has no project folder. What runs in the cluster is what is in the image; when nobody has run the image without the mount, nobody knows that it is complete.',
  remedy: 'Put the code into the image, keep the mount in a Compose file for development only, and start once without it.',
  change: {
    file: 'compose.yaml',
    before: ['volumes: [.:/app]'],
    after: ['develop: {watch: [{path: ., target: /app, action: sync}]}'],
  },
  handled: 'The mount is left out where the service builds an image of that folder; without one it is a decision of its own.',
  *looks({ services }) {
    for (const service of services.filter(isLongRunning)) {
      const mount = service.mounts.find((one) => one.kind === 'bind' && isCodeFolder(service, one));
      if (mount?.kind !== 'bind') continue;
      const isInImage = service.build !== undefined || !isPlainBase(service.image?.value ?? '');
      yield {
        service: service.name,
        place: mount.place,
        message: isInImage
          ? `${service.name} runs the code of ${mount.source} on this machine, and in the cluster that of its image: they may differ.`
          : `${service.name} runs code from ${mount.source} of this machine; in the cluster there is none.`,
        evidence: [{ text: `${mount.source} is mounted over ${mount.target}`, place: mount.place }],
        ...(isInImage ? {} : { severity: 'blocker' as const, handled: undefined }),
      };
    }
  },
};

/** Images that bring a language or a server and no application. */
function isPlainBase(image: string): boolean {
  return /^(?:node|python|php|ruby|golang|rust|openjdk|eclipse-temurin|maven|gradle|perl|elixir|nginx|httpd|caddy|tomcat|alpine|debian|ubuntu|busybox|denoland\/deno|oven\/bun)$/.test(
    imageNameOf(image).repository,
  );
}
