import { testRule } from '../../testing/test-rule.ts';
import { celeryHoards } from './rule.ts';

const compose = (command: string) => `services:\n  worker:\n    build: .\n    command: ${command}\n`;

testRule(celeryHoards, {
  quiet: {
    'a multiplier in the command': {
      'compose.yaml': compose('celery -A app worker --prefetch-multiplier 1'),
      'app.py': 'task_acks_late = True\n',
    },
    'a multiplier in the code': {
      'compose.yaml': compose('celery -A app worker'),
      'app.py': 'task_acks_late = True\nworker_prefetch_multiplier = 1\n',
    },
    'no code to read': 'services: {worker: {image: example/app, command: celery -A app worker}}\n',
  },
  speaks: {
    'late, and fetched ahead': [
      { 'compose.yaml': compose('celery -A app worker'), 'app.py': 'task_acks_late = True\n' },
      { place: 'compose.yaml:4', severity: 'advice', message: 'fetches tasks ahead' },
    ],
  },
});
