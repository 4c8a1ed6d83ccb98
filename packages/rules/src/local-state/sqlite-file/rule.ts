import { placeOf } from '../../places.ts';
import type { Rule } from '../../rule.ts';

const sqlitePattern = /^(?:[a-z+]*sqlite3?(?:\+\w+)?:|file:[^\s]*\.(?:db|sqlite3?))|\.sqlite3?(?:$|\?)/i;

/** The database is a file. */
export const sqliteFile: Rule = {
  id: 'sqlite-file',
  family: 'local-state',
  severity: 'warning',
  topic: 'local-state',
  title: 'The database is a file that one process may write.',
  why: 'SQLite keeps the database in a file and locks it there. Two pods would each have a file of their own, or damage a shared one: locks do not hold on network file systems.',
  remedy: 'Run one replica that is stopped before the next one starts, or move to a database server.',
  change: {
    file: 'compose.yaml',
    before: ['DATABASE_URL: sqlite:////data/app.db'],
    after: ['DATABASE_URL: postgres://app@db/app'],
  },
  *looks({ services }) {
    for (const service of services) {
      const variable = service.environment.find(
        ({ name, value }) =>
          (value.value !== undefined && sqlitePattern.test(value.value)) ||
          (/(?:^|_)(?:DATABASE|DB)(?:_(?:TYPE|ENGINE|CLIENT|CONNECTION|DRIVER|DIALECT|PROVIDER|VENDOR|ADAPTER))?$/i.test(name) &&
            /^(?:better-)?sqlite3?$/i.test(value.value ?? '')),
      );
      if (variable === undefined) continue;
      const place = placeOf(variable.value, service.place);
      const copies = service.replicas?.value ?? 1;
      yield {
        service: service.name,
        place,
        message:
          copies > 1
            ? `${service.name} has ${copies} replicas and keeps its database in a file: each pod would have one of its own.`
            : `${service.name} keeps its database in a file, so it can never have a second pod, not even during an update.`,
        evidence: [{ text: `${variable.name} names an SQLite database`, place }],
        ...(copies > 1 ? { severity: 'blocker' as const } : {}),
      };
    }
  },
};
