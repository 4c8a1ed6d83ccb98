import { testRule } from '../../testing/test-rule.ts';
import { schedulerCopies } from './rule.ts';

testRule(schedulerCopies, {
  quiet: { 'a worker': 'services: {w: {image: example/app, command: celery -A app worker, deploy: {replicas: 3}}}\n' },
  speaks: {
    one: [
      'services:\n  beat:\n    image: example/app\n    command: celery -A app beat\n',
      { place: 'compose.yaml:4', severity: 'advice', handled: true },
    ],
    two: [
      'services:\n  beat:\n    image: example/app\n    command: celery -A app beat\n    deploy: {replicas: 2}\n',
      { place: 'compose.yaml:5', severity: 'warning', message: '2 times' },
    ],
  },
});
