import { isSureOfRole } from '../../reading/running.ts';
import type { Rule } from '../../rule.ts';

/** The database is a container of the application. */
export const databaseInside: Rule = {
  id: 'database-inside',
  family: 'data',
  severity: 'advice',
  topic: 'db-in-compose',
  title: 'The database is a container beside the application.',
  why: 'As a pod it is one process on one disk: while its node is drained or its disk moves, everything waits. A second replica of the plain image would be another, empty database.',
  remedy: 'Use a managed database or an operator in production, and the container while developing.',
  change: { file: 'compose.yaml', before: ['DATABASE_URL: postgres://app@db/app'], after: ['DATABASE_URL: ${DATABASE_URL:?}'] },
  handled: 'It becomes a StatefulSet with one replica and a claim of its own.',
  *looks({ services }) {
    for (const service of services) {
      if (service.role.role !== 'database' || !isSureOfRole(service)) continue;
      yield {
        service: service.name,
        place: service.place,
        message: `${service.name} is one pod on one disk: each drain of its node is a pause of everything that uses it.`,
        evidence: [{ text: `${service.name} is ${service.role.product ?? 'a database'}`, place: service.place }],
      };
    }
  },
};
