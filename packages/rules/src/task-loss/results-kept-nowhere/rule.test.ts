import { testRule } from '../../testing/test-rule.ts';
import { resultsKeptNowhere } from './rule.ts';

testRule(resultsKeptNowhere, {
  quiet: { Redis: 'services: {web: {image: example/app, environment: {CELERY_RESULT_BACKEND: "redis://cache:6379/1"}}}\n' },
  speaks: {
    rpc: [
      'services:\n  web:\n    image: example/app\n    environment:\n      CELERY_RESULT_BACKEND: rpc://\n',
      { place: 'compose.yaml:5', message: 'one process only' },
    ],
  },
});
