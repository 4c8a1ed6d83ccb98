import { answersRequests } from '../../reading/running.ts';
import type { Rule } from '../../rule.ts';
import { findInCode, isInCode } from '../../sources/find-in-code.ts';

const libraries: readonly { readonly path: RegExp; readonly uses: RegExp; readonly shared: RegExp; readonly name: string }[] = [
  {
    path: /package\.json$/,
    uses: /"socket\.io"\s*:/,
    shared: /socket\.io-(?:redis|adapter)|@socket\.io\/(?:redis|postgres|mongo|cluster)[\w-]*/,
    name: 'Socket.IO',
  },
  { path: /\.py$/, uses: /channels\.layers\.InMemoryChannelLayer/, shared: /channels_redis/, name: 'Django Channels' },
  {
    path: /\.[cm]?[jt]s$/,
    uses: /new\s+(?:session\.)?MemoryStore\(/,
    shared: /connect-redis|connect-pg-simple|connect-mongo/,
    name: 'the memory store of sessions',
  },
];

/** What one process remembers, the others do not know. */
export const roomsInMemory: Rule = {
  id: 'rooms-in-memory',
  family: 'scaling',
  severity: 'warning',
  topic: 'local-state',
  title: 'Messages or logins are kept in the memory of one process.',
  why: 'Two people who are connected to different pods do not see each other; a login is known to one pod only. With one container nobody could notice.',
  remedy: 'Give the library a store that all pods share, usually Redis.',
  change: {
    file: 'server.js',
    before: ['const io = new Server(server);'],
    after: ['const io = new Server(server, { adapter: createAdapter(redis, redis.duplicate()) });'],
  },
  *looks({ services, sources }) {
    const reported = new Set<string>();
    for (const service of services) {
      if (!answersRequests(service) && service.role.role !== 'unknown') continue;
      const files = sources.of(service);
      for (const { path, uses, shared, name } of libraries) {
        const [match] = findInCode(files, path, uses);
        if (
          match === undefined ||
          reported.has(match.place.file) ||
          isInCode(files, /\.(?:[cm]?[jt]s|py|json|txt|toml)$/, shared)
        )
          continue;
        reported.add(match.place.file);
        yield {
          service: service.name,
          place: match.place,
          message: `People on different pods of ${service.name} do not reach each other: ${name} keeps what it knows in one process.`,
          evidence: [{ text: `${name} is used, and nothing that pods could share`, place: match.place }],
          confidence: 'likely',
        };
      }
    }
  },
};
