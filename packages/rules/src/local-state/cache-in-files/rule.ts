import { placeOf } from '../../places.ts';
import { answersRequests } from '../../reading/running.ts';
import type { PlacedEvidence, Rule, Sighting } from '../../rule.ts';
import { sightingBy } from '../../sighting-by.ts';
import { findInCode } from '../../sources/find-in-code.ts';

const inCode: readonly { readonly path: RegExp; readonly pattern: RegExp; readonly says: string }[] = [
  { path: /\.py$/, pattern: /cache\.backends\.(?:filebased|locmem)\.\w+/, says: 'Django caches in files or in its own memory' },
  {
    path: /\.py$/,
    pattern: /CACHE_TYPE["']?\]?\s*[=:]\s*["'](?:FileSystemCache|SimpleCache|filesystem|simple)["']/,
    says: 'Flask caches for itself',
  },
  {
    path: /config\/(?:application|environments\/production)\.rb$/,
    pattern: /cache_store\s*=\s*:(?:file_store|memory_store)/,
    says: 'Rails caches for itself',
  },
];

/** Each copy has a cache of its own. */
export const cacheInFiles: Rule = {
  id: 'cache-in-files',
  family: 'local-state',
  severity: 'advice',
  topic: 'local-state',
  title: 'The cache is known to one container only.',
  why: 'What one pod has put into its cache, or thrown out of it, the others do not know: people see old and new by turns. Limits on logins and locks that are built on the cache no longer hold.',
  remedy: 'Use a cache that all pods share, such as Redis.',
  change: { file: 'compose.yaml', before: ['CACHE_STORE: file'], after: ['CACHE_STORE: redis'] },
  *looks({ services, sources }) {
    const reported = new Set<string>();
    for (const service of services) {
      const variable = service.environment.find(
        ({ name, value }) =>
          /^CACHE_(?:DRIVER|STORE|TYPE|BACKEND)$/.test(name) &&
          /^(?:file|filesystem|array|memory|locmem|simple)$/i.test(value.value ?? ''),
      );
      if (variable !== undefined) {
        yield sighting(service.name, {
          text: `${variable.name} is ${variable.value.value}`,
          place: placeOf(variable.value, service.place),
        });
        continue;
      }
      if (!answersRequests(service)) continue;
      for (const { path, pattern, says } of inCode) {
        const match = findInCode(sources.of(service), path, pattern).find(
          ({ file }) => !/(?:dev|local|test)\w*\.\w+$/.test(file.path),
        );
        if (match === undefined || reported.has(match.place.file)) continue;
        reported.add(match.place.file);
        yield { ...sighting(service.name, { text: says, place: match.place }), confidence: 'likely' };
      }
    }
  },
};

function sighting(service: string, evidence: PlacedEvidence): Sighting {
  return sightingBy(evidence, {
    service,
    message: `Two pods of ${service} each have a cache of their own: what one throws out, the other still shows.`,
  });
}
