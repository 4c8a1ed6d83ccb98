import { testRule } from '../../testing/test-rule.ts';
import { dataWithoutPassword } from './rule.ts';

const compose = (image: string, variable: string) =>
  `services:\n  db:\n    image: ${image}\n    environment:\n      ${variable}\n`;

testRule(dataWithoutPassword, {
  quiet: {
    'a password': compose('postgres:16', 'POSTGRES_PASSWORD: ${DB_PASSWORD}'),
    'it is not allowed': compose('bitnami/redis:7.2', 'ALLOW_EMPTY_PASSWORD: "no"'),
  },
  speaks: {
    PostgreSQL: [
      compose('postgres:16', 'POSTGRES_HOST_AUTH_METHOD: trust'),
      { place: 'compose.yaml:5', message: 'asks for no password' },
    ],
    MongoDB: [compose('bitnami/mongodb:5.0', 'ALLOW_EMPTY_PASSWORD: "yes"'), { place: 'compose.yaml:5' }],
    Elasticsearch: [
      compose('elasticsearch:8.15.0', 'xpack.security.enabled: "false"'),
      { place: 'compose.yaml:5', handled: true },
    ],
  },
});
