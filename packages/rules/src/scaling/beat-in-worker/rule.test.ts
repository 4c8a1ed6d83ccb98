import { testRule } from '../../testing/test-rule.ts';
import { beatInWorker } from './rule.ts';

testRule(beatInWorker, {
  quiet: {
    apart:
      'services: {w: {image: example/app, command: celery -A app worker}, b: {image: example/app, command: celery -A app beat}}\n',
  },
  speaks: {
    inside: [
      'services:\n  w:\n    image: example/app\n    command: celery -A app worker -B\n',
      { place: 'compose.yaml:4', severity: 'warning' },
    ],
    'inside, with replicas': [
      'services:\n  w:\n    image: example/app\n    command: celery -A app worker --beat\n    scale: 2\n',
      { place: 'compose.yaml:4', severity: 'blocker' },
    ],
  },
});
