import { testRule } from '../../testing/test-rule.ts';
import { graphicsForEach } from './rule.ts';

testRule(graphicsForEach, {
  quiet: { 'one of them': 'services: {a: {image: example/a, gpus: all}, b: {image: example/b}}\n' },
  speaks: {
    'two of them': [
      'services:\n  a:\n    image: example/a\n    gpus: all\n  b: {image: example/b, gpus: all}\n',
      { place: 'compose.yaml:4' },
    ],
  },
});
