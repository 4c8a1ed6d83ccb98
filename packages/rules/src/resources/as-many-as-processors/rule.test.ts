import { testRule } from '../../testing/test-rule.ts';
import { asManyAsProcessors } from './rule.ts';

testRule(asManyAsProcessors, {
  quiet: {
    stated:
      'services: {w: {image: example/app, command: celery -A app worker --concurrency 2}, v: {image: example/app, command: celery -A app worker -c4}}\n',
    'stated in the code': {
      'compose.yaml': 'services: {w: {build: ., command: celery -A app worker}}\n',
      'app.py': 'worker_concurrency = 2\n',
    },
  },
  speaks: {
    Celery: ['services:\n  w:\n    image: example/app\n    command: celery -A app worker\n', { place: 'compose.yaml:4' }],
    gunicorn: [
      {
        'compose.yaml': 'services: {w: {build: ., command: gunicorn app}}\n',
        'gunicorn.conf.py': 'import multiprocessing\nworkers = multiprocessing.cpu_count() * 2 + 1\n',
      },
      { place: 'gunicorn.conf.py:2' },
    ],
  },
});
