import { testRule } from '../../testing/test-rule.ts';
import { developmentMode } from './rule.ts';

testRule(developmentMode, {
  quiet: {
    production: 'services: {web: {image: example/web, environment: {NODE_ENV: production, APP_DEBUG: "false"}}}\n',
    'chosen for each environment': 'services: {web: {image: example/web, environment: {NODE_ENV: "${NODE_ENV:-development}"}}}\n',
  },
  speaks: {
    'a mode': [
      'services:\n  web:\n    image: example/web\n    environment:\n      FLASK_ENV: development\n',
      { place: 'compose.yaml:5' },
    ],
    'a switch': ['services:\n  web:\n    image: example/web\n    environment: [APP_DEBUG=true]\n', { place: 'compose.yaml:4' }],
  },
});
