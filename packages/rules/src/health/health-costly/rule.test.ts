import { testRule } from '../../testing/test-rule.ts';
import { healthCostly } from './rule.ts';

const compose = (test: string, interval: string) =>
  `services:\n  w:\n    image: example/w\n    healthcheck:\n      test: ${test}\n      interval: ${interval}\n`;

testRule(healthCostly, {
  quiet: {
    'seldom enough': compose('celery -A app inspect ping', '5m'),
    cheap: compose('redis-cli ping', '5s'),
  },
  speaks: {
    'Celery asks all workers': [
      compose('celery -A app inspect ping -d celery@$$HOSTNAME', '1m'),
      { place: 'compose.yaml:5', message: 'Every 60 s' },
    ],
    'Django is loaded': [compose('python manage.py check', '10s'), { place: 'compose.yaml:5' }],
  },
});
