import { testRule } from '../../testing/test-rule.ts';
import { secretInClear } from './rule.ts';

testRule(secretInClear, {
  quiet: {
    'passed through': 'services: {web: {image: example/web, environment: [DB_PASSWORD]}}\n',
    'passed through from .env': {
      'compose.yaml': 'services: {web: {image: example/web, environment: [DB_PASSWORD]}}\n',
      '.env': 'DB_PASSWORD=hunter2\n',
    },
    interpolated:
      'services: {web: {image: example/web, environment: {DB_PASSWORD: "${DB_PASSWORD}", DB_URL: "postgres://app:${DB_PASSWORD}@db/app"}}}\n',
    'a file that holds it': 'services: {web: {image: example/web, environment: {DB_PASSWORD_FILE: /run/secrets/db}}}\n',
    'a setting about secrets':
      'services: {web: {image: example/web, environment: {ALLOW_EMPTY_PASSWORD: "yes", TOKEN_TTL: "3600", RESET_PASSWORD_URL: "https://example.org"}}}\n',
  },
  speaks: {
    'values and a URL, without a word of them': [
      'services:\n  web:\n    image: example/web\n    environment:\n      DB_PASSWORD: hunter2hunter2\n      QUEUE: amqp://app:hunter2hunter2@rabbitmq/\n',
      { place: 'compose.yaml:5', message: 'DB_PASSWORD and QUEUE of web can be read', handled: true },
    ],
  },
});
