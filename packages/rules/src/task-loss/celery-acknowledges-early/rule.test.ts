import { testRule } from '../../testing/test-rule.ts';
import { celeryAcknowledgesEarly } from './rule.ts';

const worker = (environment = '') => `services:\n  worker:\n    build: .\n    command: celery -A app worker\n${environment}`;

testRule(celeryAcknowledgesEarly, {
  quiet: {
    'late in the settings': { 'compose.yaml': worker(), 'app/settings.py': 'CELERY_TASK_ACKS_LATE = True\n' },
    'late on the application': { 'compose.yaml': worker(), 'app/celery.py': 'app.conf.update(\n    task_acks_late=True,\n)\n' },
    'a variable, and code that reads it': {
      'compose.yaml': worker('    environment: {CELERY_TASK_ACKS_LATE: "true"}\n'),
      'settings.py': 'CELERY_TASK_ACKS_LATE = os.environ.get("CELERY_TASK_ACKS_LATE") == "true"\n',
    },
    'beat and flower take no tasks':
      'services: {beat: {image: example/app, command: celery -A app beat}, flower: {image: example/app, command: celery -A app flower}}\n',
  },
  speaks: {
    'code that says nothing': [
      { 'compose.yaml': worker(), 'app/tasks.py': '@shared_task\ndef send():\n    pass\n' },
      { place: 'compose.yaml:4', severity: 'blocker', message: 'before they are done' },
    ],
    'only in a comment': [
      { 'compose.yaml': worker(), 'settings.py': '# CELERY_TASK_ACKS_LATE = True\n' },
      { place: 'compose.yaml:4', severity: 'blocker' },
    ],
    'switched by a variable that nobody sets': [
      { 'compose.yaml': worker(), 'settings.py': 'CELERY_TASK_ACKS_LATE = os.environ.get("LATE") == "true"\n' },
      { place: 'compose.yaml:4', severity: 'blocker' },
    ],
    'an image without code here': [
      'services:\n  worker:\n    image: example/app\n    command: ["celery", "-A", "app", "worker"]\n',
      { place: 'compose.yaml:4', severity: 'warning', confidence: 'likely' },
    ],
  },
});
