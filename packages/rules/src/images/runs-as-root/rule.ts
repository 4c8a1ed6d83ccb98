import { placeOf } from '../../places.ts';
import { isLongRunning } from '../../reading/running.ts';
import type { Rule } from '../../rule.ts';
import { finalStageOf } from '../../sources/dockerfile.ts';

/** Bases that start as another user by themselves. */
const basesWithUser = /nonroot|bitnami|distroless|chainguard|nginx-unprivileged|jenkins|grafana|elastic|keycloak|sonarqube/;

/** The image that we build runs as root. */
export const runsAsRoot: Rule = {
  id: 'runs-as-root',
  family: 'images',
  severity: 'warning',
  topic: 'other',
  title: 'The image runs as root.',
  why: 'Namespaces that enforce Pod Security at the level restricted refuse it: its pods are never created. Where it is allowed, a fault in the program gives away more than it needs to.',
  remedy: 'Create a user in the Dockerfile, give it the folders that it writes, and switch to it with USER and a number.',
  change: {
    file: 'Dockerfile',
    before: ['CMD ["gunicorn", "app"]'],
    after: ['RUN useradd --uid 1000 app && chown -R app /app', 'USER 1000', 'CMD ["gunicorn", "app"]'],
  },
  handled: 'The pod is written so that it starts, and the exception is listed.',
  *looks({ services, sources }) {
    const reported = new Set<string>();
    for (const service of services) {
      if (service.build === undefined || service.user !== undefined || !isLongRunning(service)) continue;
      const stage = finalStageOf(service, sources);
      if (stage === undefined || reported.has(`${stage.file.path} ${stage.place.line}`)) continue;
      const users = [...stage.text.matchAll(/^[ \t]*USER[ \t]+(\S+)/gim)];
      const last = users.at(-1)?.[1];
      const isRoot =
        last === undefined ? !basesWithUser.test(stage.base) && isOrdinaryBase(stage.base) : /^(?:root|0)(?::|$)/.test(last);
      if (!isRoot || /\b(?:gosu|su-exec|setpriv|runuser)\b/.test(stage.text)) continue;
      reported.add(`${stage.file.path} ${stage.place.line}`);
      const place = placeOf(service.imageFacts.user, stage.place);
      yield {
        service: service.name,
        place,
        message: `${service.name} runs as root: its pods are refused where Pod Security is restricted.`,
        evidence: [
          { text: last === undefined ? `${stage.base} starts as root, and no USER follows` : 'the last USER is root', place },
        ],
      };
    }
  },
};

/** Bases of which it is sure that they start as root. */
function isOrdinaryBase(base: string): boolean {
  return /^(?:docker\.io\/)?(?:library\/)?(?:alpine|debian|ubuntu|python|node|ruby|php|golang|rust|openjdk|eclipse-temurin|amazoncorretto|maven|gradle|nginx|httpd|busybox|caddy|composer|elixir|erlang|perl|swift|mono|centos|fedora|rockylinux|almalinux)(?::|@|$)/.test(
    base,
  );
}
