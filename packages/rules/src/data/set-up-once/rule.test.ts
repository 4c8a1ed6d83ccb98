import { testRule } from '../../testing/test-rule.ts';
import { setUpOnce } from './rule.ts';

testRule(setUpOnce, {
  quiet: { 'no scripts': 'services: {db: {image: "postgres:16"}}\n' },
  speaks: {
    'a script': [
      'services:\n  db:\n    image: postgres:16\n    volumes: ["./init.sql:/docker-entrypoint-initdb.d/init.sql"]\n',
      { place: 'compose.yaml:4' },
    ],
  },
});
