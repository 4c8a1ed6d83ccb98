import { testRule } from '../../testing/test-rule.ts';
import { settingsOfOnePlace } from './rule.ts';

const compose = 'services: {web: {build: .}}\n';

testRule(settingsOfOnePlace, {
  quiet: {
    'from a variable': {
      'compose.yaml': compose,
      'app/settings.py': 'DEBUG = os.environ.get("DEBUG") == "true"\nSECRET_KEY = os.environ["SECRET_KEY"]\n',
    },
    'settings for development': { 'compose.yaml': compose, 'app/settings/dev.py': 'DEBUG = True\n' },
    'other code': { 'compose.yaml': compose, 'app/views.py': 'DEBUG = True\n' },
  },
  speaks: {
    DEBUG: [{ 'compose.yaml': compose, 'app/settings.py': 'import os\n\nDEBUG = True\n' }, { place: 'app/settings.py:3' }],
    'the host of a database': [
      { 'compose.yaml': compose, 'app/settings.py': 'DATABASES = {\n    "HOST": "localhost",\n}\n' },
      { place: 'app/settings.py:2' },
    ],
  },
});
