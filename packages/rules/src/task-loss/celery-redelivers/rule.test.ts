import { testRule } from '../../testing/test-rule.ts';
import { celeryRedelivers } from './rule.ts';

const compose = (broker: string) =>
  `services:\n  worker:\n    build: .\n    command: celery -A app worker\n    environment:\n      CELERY_BROKER_URL: ${broker}\n`;

testRule(celeryRedelivers, {
  quiet: {
    'RabbitMQ waits for the worker': { 'compose.yaml': compose('amqp://rabbitmq:5672//'), 'app.py': 'task_acks_late = True\n' },
    'a timeout is set': {
      'compose.yaml': compose('redis://redis:6379/0'),
      'app.py': 'task_acks_late = True\nopts = {"visibility_timeout": 7200}\n',
    },
    'early acknowledgement is another finding': { 'compose.yaml': compose('redis://redis:6379/0'), 'app.py': 'x = 1\n' },
  },
  speaks: {
    'a timeout that is shorter than the longest task': [
      {
        'compose.yaml': compose('redis://redis:6379/0'),
        'app.py': 'task_acks_late = True\ntask_time_limit = 4 * 3600\nopts = {"visibility_timeout": 7200}\n',
      },
      { place: 'app.py:3', message: 'may take 14400 s, and after 7200 s', confidence: 'certain' },
    ],
    'late, on Redis': [
      { 'compose.yaml': compose('redis://redis:6379/0'), 'app.py': 'task_acks_late = True\n' },
      { place: 'compose.yaml:6', message: 'longer than an hour' },
    ],
  },
});
