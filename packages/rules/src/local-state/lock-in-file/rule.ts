import { commandLineOf } from '../../reading/command-line.ts';
import { isLongRunning } from '../../reading/running.ts';
import type { PlacedEvidence, Rule, Sighting } from '../../rule.ts';
import { sightingBy } from '../../sighting-by.ts';
import { findInCode } from '../../sources/find-in-code.ts';

const inCode: readonly { readonly path: RegExp; readonly pattern: RegExp; readonly says: string }[] = [
  {
    path: /\.py$/,
    pattern: /\bfcntl\.(?:flock|lockf)\(|\b(?:Soft)?FileLock\(|\bInterProcessLock\(/,
    says: 'the code locks a file',
  },
  { path: /\.[cm]?[jt]s$/, pattern: /["'](?:proper-lockfile|lockfile|fs-ext)["']/, says: 'the code locks a file' },
  { path: /\.rb$/, pattern: /\.flock\(\s*File::LOCK_/, says: 'the code locks a file' },
  { path: /\.php$/, pattern: /\bflock\(\s*\$/, says: 'the code locks a file' },
  { path: /\.(?:sh|bash)$/, pattern: /^[^#\n]*\bflock\s+-?\w/m, says: 'a script locks a file' },
];

/** A lock that one machine sees. */
export const lockInFile: Rule = {
  id: 'lock-in-file',
  family: 'local-state',
  severity: 'warning',
  topic: 'local-state',
  title: 'A lock is a file.',
  why: 'A lock on a file holds for the processes of one machine. Each pod has a file of its own, so all of them get the lock at the same time; on a shared file system locks come late or not at all.',
  remedy: 'Take the lock where all pods see it: in the database (advisory lock) or in Redis.',
  change: {
    file: 'tasks.py',
    before: ['with FileLock("/tmp/import.lock"):'],
    after: ['with cache.lock("import", timeout=600):'],
  },
  *looks({ services, sources }) {
    const reported = new Set<string>();
    for (const service of services.filter(isLongRunning)) {
      const command = commandLineOf(service);
      if (command !== undefined && /(?:^|[\s;&|])flock\s+-?[\w/]/.test(command.text))
        yield sighting(service.name, { text: 'its command locks a file', place: command.place });
      for (const { path, pattern, says } of inCode) {
        const [match] = findInCode(sources.of(service), path, pattern);
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
    message: `Two pods of ${service} both get the lock, because each has a file of its own: what must happen once happens twice.`,
  });
}
