import { testRule } from '../../testing/test-rule.ts';
import { secretWithDefault } from './rule.ts';

testRule(secretWithDefault, {
  quiet: {
    'no default': 'services: {web: {image: example/web, environment: {DB_PASSWORD: "${DB_PASSWORD}"}}}\n',
    'an empty default': 'services: {web: {image: example/web, environment: {DB_PASSWORD: "${DB_PASSWORD:-}"}}}\n',
    'no secret': 'services: {web: {image: example/web, environment: {DB_HOST: "${DB_HOST:-db}"}}}\n',
    'a default that refers on':
      'services: {web: {image: example/web, environment: {DB_PASSWORD: "${DB_PASSWORD:-${POSTGRES_PASSWORD}}"}}}\n',
  },
  speaks: {
    'a default': [
      'services:\n  web:\n    image: example/web\n    environment:\n      DB_PASSWORD: ${DB_PASSWORD:-changeme}\n',
      { place: 'compose.yaml:5' },
    ],
  },
});
