import { testRule } from '../../testing/test-rule.ts';
import { killedAtOnce } from './rule.ts';

testRule(killedAtOnce, {
  quiet: { 'another signal': 'services: {db: {image: example/db, stop_signal: SIGINT, stop_grace_period: 5s}}\n' },
  speaks: {
    SIGKILL: ['services:\n  web:\n    image: example/web\n    stop_signal: SIGKILL\n', { place: 'compose.yaml:4' }],
    'no time': ['services:\n  web:\n    image: example/web\n    stop_grace_period: 0s\n', { place: 'compose.yaml:4' }],
  },
});
