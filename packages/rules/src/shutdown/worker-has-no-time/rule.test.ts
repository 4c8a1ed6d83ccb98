import { testRule } from '../../testing/test-rule.ts';
import { workerHasNoTime } from './rule.ts';

testRule(workerHasNoTime, {
  quiet: {
    'ten minutes': 'services: {worker: {image: example/app, command: celery -A app worker, stop_grace_period: 10m}}\n',
    'called a worker, and asked by HTTP':
      'services: {worker: {image: example/worker}, web: {image: example/web, environment: {WORKER_URL: "http://worker:4003"}}}\n',
    'no worker': 'services: {web: {image: example/app, command: gunicorn app}}\n',
  },
  speaks: {
    'nothing is said': [
      'services:\n  worker:\n    image: example/app\n    command: celery -A app worker\n',
      { place: 'compose.yaml:4', message: 'longer than 30 s' },
    ],
  },
});
