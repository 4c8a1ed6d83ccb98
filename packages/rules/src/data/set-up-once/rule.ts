import type { Rule } from '../../rule.ts';

/** Scripts that run only on an empty disk. */
export const setUpOnce: Rule = {
  id: 'set-up-once',
  family: 'data',
  severity: 'advice',
  topic: 'init-order',
  title: 'The database is set up by scripts that run once.',
  why: 'The image runs them only when its disk is empty. They do not run on a database that is copied over, not on a managed one, and not when they change later.',
  remedy: 'Make them migrations that a job runs before the application.',
  change: {
    file: 'compose.yaml',
    before: ['volumes: [./init.sql:/docker-entrypoint-initdb.d/init.sql]'],
    after: ['migrate: {command: psql -f /migrations/001.sql, restart: on-failure}'],
  },
  *looks({ services }) {
    for (const service of services) {
      const mount = service.mounts.find(({ target }) => target.startsWith('/docker-entrypoint-initdb.d'));
      if (mount === undefined) continue;
      yield {
        service: service.name,
        place: mount.place,
        message: `What sets up ${service.name} runs on an empty disk only: not on data that is copied over, and not on a managed database.`,
        evidence: [{ text: `${mount.target} is read on the first start`, place: mount.place }],
      };
    }
  },
};
