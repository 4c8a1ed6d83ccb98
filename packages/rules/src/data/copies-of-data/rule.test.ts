import { testRule } from '../../testing/test-rule.ts';
import { copiesOfData } from './rule.ts';

testRule(copiesOfData, {
  quiet: { alone: 'services: {r: {image: "redis:7", command: redis-server --appendonly yes}}\n' },
  speaks: {
    Redis: [
      'services:\n  r:\n    image: redis:7\n    command: redis-server --replicaof primary 6379\n',
      { place: 'compose.yaml:4' },
    ],
    MongoDB: ['services:\n  m:\n    image: mongo:7\n    command: mongod --replSet rs0\n', { place: 'compose.yaml:4' }],
  },
});
