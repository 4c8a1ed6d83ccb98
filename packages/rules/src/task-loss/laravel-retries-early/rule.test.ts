import { testRule } from '../../testing/test-rule.ts';
import { laravelRetriesEarly } from './rule.ts';

testRule(laravelRetriesEarly, {
  quiet: {
    'the usual timeout': 'services: {queue: {image: example/app, command: php artisan queue:work}}\n',
    'a longer wait':
      'services: {queue: {image: example/app, command: php artisan queue:work --timeout=300, environment: {REDIS_QUEUE_RETRY_AFTER: 320}}}\n',
  },
  speaks: {
    'a long timeout': [
      'services:\n  queue:\n    image: example/app\n    command: php artisan queue:work --tries=3 --timeout=300\n',
      { place: 'compose.yaml:4', message: 'up to 300 s is given to a second worker after 90 s' },
    ],
  },
});
