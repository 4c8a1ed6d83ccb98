import { testRule } from '../../testing/test-rule.ts';
import { shellKeepsSignal } from './rule.ts';

const compose = (command: string) => `services:\n  web:\n    image: example/web\n    ports: ["80:80"]\n    command: ${command}\n`;

testRule(shellKeepsSignal, {
  quiet: {
    'no shell': compose('["gunicorn", "app"]'),
    exec: compose('sh -c "./prepare && exec gunicorn app"'),
    'one command': compose('sh -c "gunicorn app --workers $$WORKERS"'),
    'separators inside quotes': compose(`sh -c "redis-server --save ';' --x 'a && b'"`),
    'a job': 'services: {migrate: {image: example/app, command: sh -c "a && python manage.py migrate", restart: "no"}}\n',
  },
  speaks: {
    'a migration first': [
      compose('sh -c "python manage.py migrate && gunicorn app"'),
      { place: 'compose.yaml:5', message: 'gunicorn is killed' },
    ],
    'bash with options, a script of lines': [
      compose('\n      - bash\n      - -ec\n      - |\n        ./prepare\n        npm start\n'),
      { place: 'compose.yaml:6' },
    ],
  },
});
