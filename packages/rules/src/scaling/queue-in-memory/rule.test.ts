import { testRule } from '../../testing/test-rule.ts';
import { queueInMemory } from './rule.ts';

testRule(queueInMemory, {
  quiet: {
    'eager in tests only': {
      'compose.yaml': 'services: {api: {build: ., command: gunicorn app}}\n',
      'settings/local.py': 'CELERY_TASK_ALWAYS_EAGER = True\n',
      Dockerfile: 'FROM python:3.13\n',
    },
    'a broker': 'services: {web: {image: example/web, environment: {QUEUE_CONNECTION: redis}}}\n',
  },
  speaks: {
    'after the answer, in FastAPI': [
      {
        'compose.yaml': 'services: {api: {build: ., command: uvicorn app:app}}\n',
        'app.py': 'def order(background_tasks: BackgroundTasks):\n    background_tasks.add_task(send_mail)\n',
        Dockerfile: 'FROM python:3.13\n',
      },
      { place: 'app.py:2', confidence: 'likely' },
    ],
    Laravel: [
      'services:\n  web:\n    image: example/web\n    environment:\n      QUEUE_CONNECTION: sync\n',
      { place: 'compose.yaml:5' },
    ],
  },
});
