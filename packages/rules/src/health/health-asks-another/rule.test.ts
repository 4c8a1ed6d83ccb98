import { testRule } from '../../testing/test-rule.ts';
import { healthAsksAnother } from './rule.ts';

testRule(healthAsksAnother, {
  quiet: {
    'localhost, or its own name': `
services:
  a: {image: example/a, healthcheck: {test: curl -f http://localhost:80/}}
  b: {image: example/b, healthcheck: {test: curl -f http://b:80/}}
`,
    'a name that is no service': 'services: {a: {image: example/a, healthcheck: {test: curl -f http://example.org/}}}\n',
  },
  speaks: {
    'the service behind it': [
      'services:\n  api: {image: example/api}\n  web:\n    image: example/web\n    healthcheck:\n      test: curl -f http://api:8000/health\n',
      { place: 'compose.yaml:6', service: 'web', message: 'asks api and not itself' },
    ],
    'by nc': [
      'services:\n  db: {image: "postgres:16"}\n  web:\n    image: example/web\n    healthcheck:\n      test: nc -z db 5432\n',
      { place: 'compose.yaml:6' },
    ],
  },
});
