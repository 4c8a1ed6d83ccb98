import { testRule } from '../../testing/test-rule.ts';
import { databaseInside } from './rule.ts';

testRule(databaseInside, {
  quiet: { outside: 'services: {web: {image: example/web, environment: {DATABASE_URL: "postgres://db.example.org/app"}}}\n' },
  speaks: { inside: ['services:\n  db:\n    image: postgres:16\n', { place: 'compose.yaml:3', handled: true }] },
});
