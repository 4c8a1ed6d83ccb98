import { testRule } from '../../testing/test-rule.ts';
import { queueInMemory } from './rule.ts';

testRule(queueInMemory, {
  quiet: { 'a broker': 'services: {web: {image: example/web, environment: {QUEUE_CONNECTION: redis}}}\n' },
  speaks: {
    Laravel: [
      'services:\n  web:\n    image: example/web\n    environment:\n      QUEUE_CONNECTION: sync\n',
      { place: 'compose.yaml:5' },
    ],
  },
});
