import { testRule } from '../../testing/test-rule.ts';
import { databaseVersionMoves } from './rule.ts';

testRule(databaseVersionMoves, {
  quiet: {
    'a version': 'services: {a: {image: "postgres:16-alpine"}, b: {image: "pgvector/pgvector:pg16"}}\n',
    'nothing is kept': 'services: {a: {image: postgres}}\n',
    'a cache can begin again': 'services: {a: {image: redis}}\n',
  },
  speaks: {
    'no tag': [
      'services:\n  db:\n    image: postgres\n    volumes: [d:/var/lib/postgresql/data]\nvolumes: {d: {}}\n',
      { place: 'compose.yaml:3', severity: 'blocker' },
    ],
    'one that upgrades its files by itself': [
      'services:\n  db:\n    image: mariadb:lts\n    volumes: [d:/var/lib/mysql]\nvolumes: {d: {}}\n',
      { place: 'compose.yaml:3', severity: 'warning', message: 'no way back' },
    ],
    'only the system': [
      'services:\n  db:\n    image: postgres:alpine\n    volumes: [d:/var/lib/postgresql/data]\nvolumes: {d: {}}\n',
      { place: 'compose.yaml:3' },
    ],
  },
});
