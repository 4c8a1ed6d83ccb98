import { testRule } from '../../testing/test-rule.ts';
import { imagesNotPinned } from './rule.ts';

testRule(imagesNotPinned, {
  quiet: {
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
