import { testRule } from '../../testing/test-rule.ts';
import { healthCheckMissing } from './rule.ts';

testRule(healthCheckMissing, {
  quiet: {
    'a check': 'services: {web: {image: example/web, ports: ["80:80"], healthcheck: {test: "curl -f http://localhost"}}}\n',
    'a check in the image': {
      'compose.yaml': 'services: {web: {build: ., ports: ["80:80"]}}\n',
      Dockerfile: 'FROM debian:12\nHEALTHCHECK CMD true\nEXPOSE 80\nCMD ["web"]\n',
    },
    'a worker answers nobody': 'services: {worker: {image: example/app, command: celery -A app worker}}\n',
    'a job ends': 'services: {migrate: {image: example/app, command: python manage.py migrate, restart: "no"}}\n',
  },
  speaks: {
    'a web service': [
      'services:\n  web:\n    build: .\n    command: gunicorn app\n    ports: ["80:8000"]\n',
      { place: 'compose.yaml:3', severity: 'warning', service: 'web', message: 'requests before it is ready', handled: false },
    ],
    'a database, for which a check is proposed and none is written': [
      'services:\n  db:\n    image: postgres:16\n',
      {
        place: 'compose.yaml:3',
        severity: 'advice',
        handled: false,
        remedy: 'State as its health check what its own tools can ask, such as pg_isready or redis-cli ping.',
      },
    ],
    'a check that is switched off': [
      'services:\n  web:\n    image: example/web\n    command: gunicorn app\n    ports: ["80:8000"]\n    healthcheck: {disable: true}\n',
      { place: 'compose.yaml:6' },
    ],
  },
});
