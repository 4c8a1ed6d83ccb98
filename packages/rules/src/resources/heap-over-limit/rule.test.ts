import { testRule } from '../../testing/test-rule.ts';
import { heapOverLimit } from './rule.ts';

const compose = (heap: string) =>
  `services:\n  a:\n    image: example/a\n    mem_limit: 1g\n    environment:\n      JAVA_OPTS: ${heap}\n`;

testRule(heapOverLimit, {
  quiet: {
    'room for the rest': compose('-Xms512m -Xmx512m'),
    'no limit': 'services: {a: {image: example/a, environment: {JAVA_OPTS: -Xmx8g}}}\n',
    'Redis with room': 'services: {r: {image: "redis:7", command: redis-server --maxmemory 200mb, mem_limit: 256m}}\n',
  },
  speaks: {
    'as much as the container': [compose('-Xmx1g'), { place: 'compose.yaml:6', severity: 'blocker' }],
    'nearly as much': [compose('-Xmx1000m'), { place: 'compose.yaml:6', severity: 'warning' }],
    Node: [
      'services:\n  a:\n    image: example/a\n    mem_limit: 1g\n    command: node --max-old-space-size=2048 x.js\n',
      { place: 'compose.yaml:5' },
    ],
  },
});
