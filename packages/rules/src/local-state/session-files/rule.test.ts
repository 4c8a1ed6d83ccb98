import { testRule } from '../../testing/test-rule.ts';
import { sessionFiles } from './rule.ts';

const compose = 'services:\n  web:\n    build: .\n    ports: ["80:80"]\n';

testRule(sessionFiles, {
  quiet: {
    'the database': {
      'compose.yaml': compose,
      'app/settings.py': 'SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"\n',
    },
    'a comment': { 'compose.yaml': compose, 'app/settings.py': '# SESSION_ENGINE = "django.contrib.sessions.backends.file"\n' },
    'a variable for Redis': 'services: {web: {image: example/web, environment: {SESSION_DRIVER: redis}}}\n',
    'code that no service is built from': {
      'compose.yaml': 'services: {web: {image: example/web}}\n',
      'settings.py': 'SESSION_ENGINE = "django.contrib.sessions.backends.file"\n',
    },
  },
  speaks: {
    'Django settings': [
      { 'compose.yaml': compose, 'app/settings.py': 'import os\n\nSESSION_ENGINE = "django.contrib.sessions.backends.file"\n' },
      { place: 'app/settings.py:3', service: 'web', message: 'log in again' },
    ],
    'a variable of Laravel': [
      'services:\n  web:\n    image: example/web\n    environment:\n      SESSION_DRIVER: file\n',
      { place: 'compose.yaml:5' },
    ],
  },
});
