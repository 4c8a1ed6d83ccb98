import { testRule } from '../../testing/test-rule.ts';
import { migrationOnStart } from './rule.ts';

testRule(migrationOnStart, {
  quiet: {
    'a job':
      'services: {migrate: {image: example/app, command: python manage.py migrate, restart: "no"}, web: {image: example/app, command: gunicorn app}}\n',
    'another first command': 'services: {web: {image: example/app, command: sh -c "./wait && gunicorn app"}}\n',
  },
  speaks: {
    'a variable asks for it': [
      'services:\n  web:\n    image: example/web\n    command: serve\n    environment:\n      APP_RUN_MIGRATIONS: "true"\n',
      { place: 'compose.yaml:6', message: 'both do it at once', confidence: 'likely' },
    ],
    'a task with a name of its own': [
      'services:\n  web:\n    image: example/web\n    command: sh -c "rails db:shop_prepare && rails s"\n',
      { place: 'compose.yaml:4' },
    ],
    'in the command': [
      'services:\n  web:\n    image: example/app\n    command: sh -c "python manage.py migrate && gunicorn app"\n',
      { place: 'compose.yaml:4', severity: 'warning' },
    ],
    'with replicas': [
      'services:\n  web:\n    image: example/app\n    command: sh -c "alembic upgrade head && gunicorn app"\n    scale: 3\n',
      { place: 'compose.yaml:4', severity: 'blocker', message: '3 pods' },
    ],
    'in the start script': [
      {
        'compose.yaml': 'services: {web: {build: .}}\n',
        Dockerfile: 'FROM python:3.13\nENTRYPOINT ["/entrypoint.sh"]\nCMD ["gunicorn"]\n',
        'entrypoint.sh': '#!/bin/sh\npython manage.py migrate\nexec "$@"\n',
      },
      { place: 'entrypoint.sh:2', confidence: 'likely' },
    ],
  },
});
