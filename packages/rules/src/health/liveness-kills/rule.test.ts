import { testRule } from '../../testing/test-rule.ts';
import { livenessKills } from './rule.ts';

const compose = (test: string, more = 'timeout: 5s') =>
  `services:\n  web:\n    image: example/web\n    x-landfall: {liveness: true}\n    healthcheck:\n      test: ${test}\n      ${more}\n  db: {image: "postgres:16"}\n`;

testRule(livenessKills, {
  quiet: {
    'a cheap question': compose('curl -f http://localhost:8000/live'),
    'nobody asks for liveness':
      'services: {web: {image: example/web, healthcheck: {test: curl -f http://db:5432/}}, db: {image: "postgres:16"}}\n',
  },
  speaks: {
    'another service': [compose('nc -z db 5432'), { place: 'compose.yaml:6', message: 'asks db', handled: true }],
    'the whole application': [
      compose('python manage.py check'),
      { place: 'compose.yaml:6', message: 'loads the whole application' },
    ],
    'a second': [compose('curl -f http://localhost:8000/live', 'timeout: 1s'), { place: 'compose.yaml:6', message: 'after 1 s' }],
  },
});
