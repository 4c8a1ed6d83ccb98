import { testRule } from '../../testing/test-rule.ts';
import { severalPrograms } from './rule.ts';

testRule(severalPrograms, {
  quiet: { 'one program': 'services: {web: {image: example/web, command: gunicorn app}}\n' },
  speaks: {
    supervisord: [
      {
        'compose.yaml': 'services: {app: {build: .}}\n',
        Dockerfile: 'FROM debian:12\nCMD ["/usr/bin/supervisord", "-n"]\n',
      },
      { place: 'Dockerfile:2', message: 'still counts as running' },
    ],
    'a Procfile': ['services:\n  app:\n    image: example/app\n    command: honcho start\n', { place: 'compose.yaml:4' }],
  },
});
