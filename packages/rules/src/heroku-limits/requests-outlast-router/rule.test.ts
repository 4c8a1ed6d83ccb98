import { testRule } from '../../testing/test-rule.ts';
import { requestsOutlastRouter } from './rule.ts';

testRule(requestsOutlastRouter, {
  quiet: {
    'less than the router gives': { Procfile: 'web: gunicorn shop.wsgi --timeout 20\n' },
    'a worker may take long': { Procfile: 'web: gunicorn shop.wsgi\nworker: gunicorn jobs.wsgi --timeout 600\n' },
    'an option of something else': { Procfile: 'web: bin/web --timeout 600\n' },
    'an application of Compose': 'services: {web: {image: shop, command: gunicorn shop.wsgi --timeout 600}}',
  },
  speaks: {
    'a time-out of gunicorn': [
      { Procfile: 'web: gunicorn -w 4 shop.wsgi --timeout 120\n' },
      { place: 'Procfile:1', service: 'web', message: 'for 120 seconds' },
    ],
    'a variable': [
      { Procfile: 'web: bin/web\n', 'app.json': '{"env": {"RACK_TIMEOUT_SERVICE_TIMEOUT": "90"}}' },
      { place: 'Procfile:1', message: 'for 90 seconds' },
    ],
  },
});
