import { testRule } from '../../testing/test-rule.ts';
import { manyDatabases } from './rule.ts';

const compose = (count: number) =>
  `services:\n${Array.from({ length: count }, (_, index) => `  db${index}: {image: "mongo:7"}\n`).join('')}`;

testRule(manyDatabases, {
  quiet: { 'two of them': compose(2) },
  speaks: { five: [compose(5), { place: 'compose.yaml:2', message: 'mongo runs 5 times' }] },
});
