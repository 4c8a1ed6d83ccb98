import { testRule } from '../../testing/test-rule.ts';
import { noMemoryLimits } from './rule.ts';

testRule(noMemoryLimits, {
  quiet: {
    'all have one':
      'services: {a: {image: example/a, mem_limit: 256m}, b: {image: example/b, deploy: {resources: {limits: {memory: 1G}}}}}\n',
  },
  speaks: {
    'one of two': [
      'services:\n  a: {image: example/a, mem_limit: 256m}\n  b:\n    image: example/b\n',
      { place: 'compose.yaml:4', message: '1 of 2 services' },
    ],
    'the only one': [
      'services:\n  a:\n    image: example/a\n',
      { place: 'compose.yaml:3', message: 'a may take all memory of its node, and what else' },
    ],
  },
});
