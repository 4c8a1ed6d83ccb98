import { testRule } from '../../testing/test-rule.ts';
import { copiesOfData } from './rule.ts';

testRule(copiesOfData, {
  quiet: {
    alone: 'services: {r: {image: "redis:7", command: redis-server --appendonly yes}}\n',
    'a replica set of one member, for change streams': `
services:
  mongo: {image: "mongo:7", command: mongod --replSet rs0}
  web: {image: example/web, environment: {REDIS_MASTER_HOST: redis}}
`,
  },
  speaks: {
    Redis: [
      'services:\n  r:\n    image: redis:7\n    command: redis-server --replicaof primary 6379\n',
      { place: 'compose.yaml:4' },
    ],
    'members of a replica set': [
      `
services:
  one: {image: "mongo:7", command: mongod --replSet rs0}
  two: {image: "mongo:7", command: mongod --replSet rs0}
`,
      { place: 'compose.yaml:3', message: 'one is one of several' },
      { place: 'compose.yaml:4' },
    ],
  },
});
