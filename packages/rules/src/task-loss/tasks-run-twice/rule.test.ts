import { testRule } from '../../testing/test-rule.ts';
import { tasksRunTwice } from './rule.ts';

testRule(tasksRunTwice, {
  quiet: { 'no worker': 'services: {web: {image: example/app, command: gunicorn app}}\n' },
  speaks: {
    Dramatiq: [
      'services:\n  jobs:\n    image: example/app\n    command: dramatiq app.tasks\n',
      { place: 'compose.yaml:4', severity: 'advice' },
    ],
    Messenger: [
      'services:\n  jobs:\n    image: example/app\n    command: php bin/console messenger:consume async\n',
      { place: 'compose.yaml:4' },
    ],
  },
});
