import { testRule } from '../../testing/test-rule.ts';
import { graceTooShort } from './rule.ts';

testRule(graceTooShort, {
  quiet: {
    'long enough': 'services: {w: {image: example/app, command: celery -A app worker --time-limit 60, stop_grace_period: 90s}}\n',
    'no limit stated': 'services: {w: {image: example/app, command: celery -A app worker, stop_grace_period: 10s}}\n',
    'the usual time is enough': 'services: {web: {image: example/app, command: gunicorn app --timeout 20}}\n',
  },
  speaks: {
    'a database that is hurried': [
      'services:\n  db:\n    image: postgres:16\n    stop_grace_period: 5s\n',
      { place: 'compose.yaml:4', message: '5 s to write what it holds in memory' },
    ],
    'a stated grace period': [
      'services:\n  w:\n    image: example/app\n    command: celery -A app worker --time-limit 600\n    stop_grace_period: 1m\n',
      { place: 'compose.yaml:5', message: 'killed 60 s after' },
    ],
    'long requests': [
      'services:\n  web:\n    image: example/app\n    command: gunicorn app --timeout 120\n',
      { place: 'compose.yaml:4', message: 'a request may take 120 s' },
    ],
  },
});
