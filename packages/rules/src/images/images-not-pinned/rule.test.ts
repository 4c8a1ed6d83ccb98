import { testRule } from '../../testing/test-rule.ts';
import { imagesNotPinned } from './rule.ts';

testRule(imagesNotPinned, {
  quiet: {
    'what takes the place of an add-on': {
      Procfile: 'web: node server.js\n',
      'app.json': '{"addons": ["heroku-postgresql"]}\n',
    },
    'full versions': 'services: {a: {image: "redis:7.4.1"}, b: {image: "postgres:16.4-alpine"}}\n',
    'no tag is another finding': 'services: {a: {image: redis}}\n',
  },
  speaks: {
    'short tags': [
      'services:\n  a:\n    image: redis:7\n  b: {image: "postgres:16-alpine"}\n',
      { place: 'compose.yaml:3', message: 'redis:7 and postgres:16-alpine' },
    ],
  },
});
