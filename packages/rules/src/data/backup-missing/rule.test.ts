import { testRule } from '../../testing/test-rule.ts';
import { backupMissing } from './rule.ts';

testRule(backupMissing, {
  quiet: {
    'a backup':
      'services: {db: {image: "postgres:16", volumes: [d:/var/lib/postgresql/data]}, save: {image: "prodrigestivill/postgres-backup-local:16"}}\nvolumes: {d: {}}\n',
    'nothing is kept': 'services: {db: {image: "postgres:16", tmpfs: [/var/lib/postgresql/data]}}\n',
  },
  speaks: {
    none: [
      'services:\n  db:\n    image: postgres:16\n    volumes: [d:/var/lib/postgresql/data]\nvolumes: {d: {}}\n',
      { place: 'compose.yaml:3', confidence: 'likely' },
    ],
  },
});
