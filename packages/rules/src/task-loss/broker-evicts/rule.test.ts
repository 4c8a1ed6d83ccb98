import { testRule } from '../../testing/test-rule.ts';
import { brokerEvicts } from './rule.ts';

const app = (policy: string, variable = 'CELERY_BROKER_URL') => `services:
  worker:
    image: example/app
    command: celery -A app worker
    environment: {${variable}: "redis://redis:6379/0"}
  redis:
    image: redis:7
    command: redis-server --maxmemory 256mb --maxmemory-policy ${policy}
`;

testRule(brokerEvicts, {
  quiet: {
    'nothing is evicted': app('noeviction'),
    'only keys that expire': app('volatile-lru'),
    'a cache may evict': app('allkeys-lru', 'CACHE_URL'),
  },
  speaks: { 'a cache as queue': [app('allkeys-lru'), { place: 'compose.yaml:8', severity: 'blocker', service: 'redis' }] },
});
