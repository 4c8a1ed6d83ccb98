import { testRule } from '../../testing/test-rule.ts';
import { resultsKeptNowhere } from './rule.ts';

testRule(resultsKeptNowhere, {
  quiet: { Redis: 'services: {web: {image: example/app, environment: {CELERY_RESULT_BACKEND: "redis://cache:6379/1"}}}\n' },
  speaks: {
    'rpc in the code': [
      {
        'compose.yaml': 'services: {worker: {build: ., command: celery -A app worker}}\n',
        'app.py': 'from celery import Celery\napp = Celery("app", broker="amqp://mq", backend="rpc://")\n',
        Dockerfile: 'FROM python:3.13\n',
      },
      { place: 'app.py:2' },
    ],
    rpc: [
      'services:\n  web:\n    image: example/app\n    environment:\n      CELERY_RESULT_BACKEND: rpc://\n',
      { place: 'compose.yaml:5', message: 'one process only' },
    ],
  },
});
