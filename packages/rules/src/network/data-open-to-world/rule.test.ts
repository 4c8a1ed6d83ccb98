import { testRule } from '../../testing/test-rule.ts';
import { dataOpenToWorld } from './rule.ts';

testRule(dataOpenToWorld, {
  quiet: {
    'on this machine only': 'services: {db: {image: "postgres:16", ports: ["127.0.0.1:5432:5432"]}}\n',
    'not published': 'services: {db: {image: "postgres:16", expose: ["5432"]}, web: {image: example/web, ports: ["80:80"]}}\n',
  },
  speaks: {
    published: [
      'services:\n  db:\n    image: postgres:16\n    ports: ["5432:5432"]\n',
      { place: 'compose.yaml:4', handled: true },
    ],
  },
});
