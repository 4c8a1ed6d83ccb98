import { placeOf } from '../../places.ts';
import type { PlacedEvidence, Rule, Sighting } from '../../rule.ts';
import { sightingBy } from '../../sighting-by.ts';
import { findInCode } from '../../sources/find-in-code.ts';

const inFiles: readonly { readonly pattern: RegExp; readonly path: RegExp; readonly says: string }[] = [
  {
    path: /\.py$/,
    pattern: /^[ \t]*SESSION_ENGINE\s*=\s*["'](?:django\.contrib\.sessions\.backends\.file)["']/m,
    says: 'Django keeps sessions in files',
  },
  { path: /\.py$/, pattern: /^[^#\n]*SESSION_TYPE["']?\]?\s*[=:]\s*["']filesystem["']/m, says: 'Flask keeps sessions in files' },
  { path: /\.[cm]?[jt]s$/, pattern: /session-file-store/, says: 'sessions are kept in files' },
  { path: /\.php$|\.ini$/, pattern: /^[ \t]*session\.save_handler\s*=\s*["']?files/m, says: 'PHP keeps sessions in files' },
];

/** Logins are kept on the disk of one container. */
export const sessionFiles: Rule = {
  id: 'session-files',
  family: 'local-state',
  severity: 'warning',
  topic: 'local-state',
  title: 'Logins are kept in files of one container.',
  why: 'The next request may reach another pod, which does not know the login: people are logged out at random, and everybody at each update.',
  remedy: 'Keep sessions in the database or in Redis.',
  change: {
    file: 'settings.py',
    before: ['SESSION_ENGINE = "django.contrib.sessions.backends.file"'],
    after: ['SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"'],
  },
  *looks({ services, sources }) {
    const reported = new Set<string>();
    for (const service of services) {
      const variable = service.environment.find(
        ({ name, value }) =>
          /^SESSION_(?:DRIVER|STORE|TYPE|BACKEND)$/i.test(name) && /^(?:file|files|filesystem)$/i.test(value.value ?? ''),
      );
      if (variable !== undefined) {
        const place = placeOf(variable.value, service.place);
        yield sighting(service.name, { text: `${variable.name} says that sessions are files`, place });
        continue;
      }
      if (service.role.role === 'worker' || service.role.role === 'scheduler' || service.role.role === 'job') continue;
      for (const { path, pattern, says } of inFiles) {
        const [match] = findInCode(sources.of(service), path, pattern);
        if (match === undefined || reported.has(`${match.place.file}:${match.place.line}`)) continue;
        reported.add(`${match.place.file}:${match.place.line}`);
        yield sighting(service.name, { text: says, place: match.place });
      }
    }
  },
};

function sighting(service: string, evidence: PlacedEvidence): Sighting {
  return sightingBy(evidence, {
    service,
    message: `${service} keeps logins in files of its container: with two pods, or after an update, people have to log in again.`,
  });
}
