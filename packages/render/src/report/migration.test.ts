import { expect, test } from 'vitest';
import { buildApp, fact, options } from '../plan/testing/build-app.ts';
import { render } from '../render.ts';

const place = { file: 'compose.yaml', line: 7, column: 5 };

test('the guide names the folder of a claim that a database sees, so that data is copied where it looks for it', () => {
  const target = '/var/lib/postgresql/data';
  const services = {
    db: {
      role: 'database' as const,
      image: fact('postgres:16'),
      mounts: [
        {
          kind: 'volume' as const,
          place,
          key: 'services.db.volumes[0]',
          target,
          source: 'db-data',
          readOnly: false,
          nocopy: false,
        },
      ],
    },
  };
  const app = { ...buildApp(services), volumes: [{ name: 'db-data', place, driverOptions: [], labels: [], hints: [] }] };

  const environments = [{ name: 'production', app }];
  const { files, components } = render({ app, keys: [], notes: [], findings: [], environments, options });

  expect(components[0]?.claims).toEqual([{ name: 'db-data-db-0', path: target, folder: 'data' }]);
  expect(files.get('MIGRATION.md')).toContain(`| \`db-data-db-0\` | db | \`${target}\` | \`data\` |`);
});
