import { testRule } from '../../testing/test-rule.ts';
import { copiesByHand } from './rule.ts';

testRule(copiesByHand, {
  quiet: {
    'members of a database': 'services: {redis1: {image: "redis:7"}, redis2: {image: "redis:7"}}\n',
    'other commands': 'services: {w1: {image: example/app, command: [a]}, w2: {image: example/app, command: [b]}}\n',
    'one alone': 'services: {web2: {image: example/web}, api: {image: example/web}}\n',
  },
  speaks: {
    'two of them': [
      'services:\n  web1: {build: ./web}\n  web2: {build: ./web}\n  proxy: {image: "nginx:1.27"}\n',
      { place: 'compose.yaml:2', message: 'web1 and web2 are the same program' },
    ],
  },
});
