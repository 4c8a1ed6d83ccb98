import { expect, test } from 'vitest';
import { said, translate } from './testing/translate.ts';

const postgres = {
  role: 'database',
  product: 'postgres',
  imageFacts: { source: 'table', exposed: [], volumes: [], dataPath: said('/var/lib/postgresql/data', 'image') },
} as const;
const folderOf = (draft: Parameters<typeof translate>[0]) => translate(draft).values.container.env?.['PGDATA'];

test('PostgreSQL that is not root makes its data folder itself, inside the volume', () => {
  expect(folderOf({ ...postgres, user: said('999:999', 'user') })).toBe('/var/lib/postgresql/data/pgdata');
});

test('one that starts as root, says where its data is or keeps it elsewhere is left alone', () => {
  const user = said('999', 'user');

  expect(folderOf(postgres)).toBeUndefined();
  expect(folderOf({ ...postgres, user, environment: { PGDATA: '/data' } })).toBe('/data');
  expect(folderOf({ ...postgres, user, imageFacts: { source: 'none', exposed: [], volumes: [] } })).toBeUndefined();
  expect(folderOf({ ...postgres, user, product: 'mysql' })).toBeUndefined();
});
