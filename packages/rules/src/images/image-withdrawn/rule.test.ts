import { testRule } from '../../testing/test-rule.ts';
import { imageWithdrawn } from './rule.ts';

testRule(imageWithdrawn, {
  quiet: {
    'a copy of our own': 'services: {a: {image: "registry.example/bitnami/redis:7.2"}}\n',
    'the newest build': 'services: {a: {image: bitnami/redis}}\n',
  },
  speaks: {
    'a copy that can still be pulled': [
      'services:\n  a:\n    image: bitnamilegacy/redis:7.2\n',
      { place: 'compose.yaml:3', message: 'gets no security fixes' },
    ],
    'a version': ['services:\n  a:\n    image: bitnami/redis:7.2\n', { place: 'compose.yaml:3', message: 'bitnamilegacy' }],
  },
});
