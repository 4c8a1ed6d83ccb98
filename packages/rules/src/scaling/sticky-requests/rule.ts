import { placeOf } from '../../places.ts';
import { mountedTextsOf, placeInText } from '../../reading/text-files.ts';
import type { Rule } from '../../rule.ts';

/** The proxy binds people to one copy. */
export const stickyRequests: Rule = {
  id: 'sticky-requests',
  family: 'scaling',
  severity: 'warning',
  topic: 'local-state',
  title: 'Requests of one person have to reach the same copy.',
  why: 'Somebody bound people to one copy because it remembers something that the others do not know: logins, uploads, open connections. Pods come and go, so people are cut off at each update, and a Service spreads requests evenly.',
  remedy: 'Keep what is remembered in Redis or the database, and drop the binding.',
  change: {
    file: 'nginx.conf',
    before: ['upstream web { ip_hash; server web:8000; }'],
    after: ['upstream web { server web:8000; }'],
  },
  *looks(view) {
    const reported = new Set<string>();
    for (const service of view.services) {
      const label = [...service.labels, ...service.deployLabels].find(
        ({ name, value }) => /\.sticky(?:\.cookie)?(?:\.\w+)?$|stickiness$/.test(name) && value !== 'false',
      );
      if (label !== undefined) {
        const place = placeOf(label, service.place);
        yield {
          service: service.name,
          place,
          message: `People are bound to one copy of ${service.name}, and lose what it remembers whenever its pod is replaced.`,
          evidence: [{ text: `the label ${label.name} binds them`, place }],
        };
      }
      for (const text of mountedTextsOf(service, view)) {
        const match =
          /^[ \t]*(ip_hash\s*;|hash\s+\$(?:remote_addr|cookie_\w+|binary_remote_addr)\b[^;]*;|sticky\s+(?:cookie|route|learn)\b|cookie\s+\w+\s+insert\b|stick\s+on\b|balance\s+source\b)/m.exec(
            text.text,
          );
        if (match === null || reported.has(text.file)) continue;
        reported.add(text.file);
        const place = placeInText(text, match.index + match[0].length - match[0].trimStart().length);
        yield {
          service: service.name,
          place,
          message: `${service.name} binds people to one copy of what is behind it; they lose what that copy remembers whenever its pod is replaced.`,
          evidence: [{ text: `${text.file} says ${match[1]?.trim()}`, place }],
        };
      }
    }
  },
};
