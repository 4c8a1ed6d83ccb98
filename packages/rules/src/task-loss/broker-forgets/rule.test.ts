import { testRule } from '../../testing/test-rule.ts';
import { brokerForgets } from './rule.ts';

const app = (broker: string) => `services:
  worker:
    image: example/app
    command: celery -A app worker
    environment: {CELERY_BROKER_URL: "redis://queue:6379/0"}
${broker}`;

testRule(brokerForgets, {
  quiet: {
    'a volume': app('  queue: {image: "redis:7", volumes: [queue:/data]}\nvolumes: {queue: {}}\n'),
    'an external broker': app(''),
    'a cache is not a queue':
      'services: {web: {image: example/web, environment: {CACHE_URL: "redis://cache:6379"}}, cache: {image: "redis:7"}}\n',
  },
  speaks: {
    'by the name of its host': [
      'services:\n  worker: {image: example/app, command: celery -A app worker, environment: {REDIS_HOST: queue}}\n  queue: {image: "redis:7"}\n',
      { place: 'compose.yaml:3', service: 'queue' },
    ],
    'no volume': [
      app('  queue:\n    image: redis:7\n'),
      { place: 'compose.yaml:7', service: 'queue', message: 'it has no volume' },
    ],
    'saving switched off': [
      app(
        '  queue:\n    image: redis:7\n    command: redis-server --save ""\n    volumes: [queue:/data]\nvolumes: {queue: {}}\n',
      ),
      { place: 'compose.yaml:7', message: 'saving is switched off' },
    ],
  },
});
