import { testRule } from '../../testing/test-rule.ts';
import { shellKeepsSignal } from './rule.ts';

const compose = (command: string, image = 'python:3.13') =>
  `services:\n  web:\n    image: ${image}\n    ports: ["80:80"]\n    command: ${command}\n`;
const lines = 'sh -c "python manage.py migrate && gunicorn app"';

testRule(shellKeepsSignal, {
  quiet: {
    'no shell': compose('["gunicorn", "app"]'),
    exec: compose('sh -c "./prepare && exec gunicorn app"'),
    'one command': compose('sh -c "gunicorn app --workers $$WORKERS"'),
    'separators inside quotes': compose(`sh -c "redis-server --save ';' --x 'a && b'"`),
    'a job': 'services: {migrate: {image: example/app, command: sh -c "a && python manage.py migrate", restart: "no"}}\n',
    'bash takes the last command in its place': compose('bash -c "cd /srv && gunicorn app"', 'example/app'),
    'a public image, which may be Alpine': compose(lines, 'example/app'),
    'so does BusyBox': compose(lines, 'python:3.13-alpine'),
    'and in an image that is built on it': {
      'compose.yaml': `services:\n  web: {build: ., ports: ["80:80"], command: ${lines}}\n`,
      Dockerfile: 'FROM node:22-alpine\n',
    },
  },
  speaks: {
    'a migration first': [compose(lines), { place: 'compose.yaml:5', message: 'gunicorn is killed', severity: 'warning' }],
    'nobody knows which shell it is': [
      compose(lines, 'registry.example/shop/app:1'),
      { place: 'compose.yaml:5', message: 'where sh is dash', severity: 'advice', confidence: 'guess' },
    ],
    'a small init tells the shell, and not the program': [
      `services:\n  web: {image: "python:3.13", init: true, ports: ["80:80"], command: ${lines}}\n`,
      { place: 'compose.yaml:2', message: 'gunicorn is killed with it' },
    ],
    'a script of lines': [
      compose('\n      - sh\n      - -ec\n      - |\n        ./prepare\n        npm start\n'),
      { place: 'compose.yaml:6' },
    ],
    'a loop, whatever the shell': [
      compose(`bash -c 'while true; do python manage.py runserver; sleep 2; done'`, 'example/app'),
      { place: 'compose.yaml:5', message: 'python is killed', severity: 'warning' },
    ],
    'a pipe, whatever the shell': [
      compose(`bash -c 'gunicorn app | tee /tmp/log'`, 'example/app'),
      { place: 'compose.yaml:5', message: 'gunicorn is killed' },
    ],
  },
});
