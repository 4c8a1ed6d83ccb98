import { testRule } from '../../testing/test-rule.ts';
import { tenantsShareQueue } from './rule.ts';

testRule(tenantsShareQueue, {
  quiet: {
    'no tenants': 'services: {worker: {image: example/app, command: celery -A app worker}}\n',
    'tenants without a worker': 'services: {web: {image: example/app, environment: {TENANTS: "a,b"}}}\n',
  },
  speaks: {
    'a variable': [
      'services:\n  worker:\n    image: example/app\n    command: celery -A app worker\n    environment: {TENANTS: "alpha,beta"}\n',
      { place: 'compose.yaml:4', severity: 'advice', confidence: 'likely' },
    ],
    'a library': [
      {
        'compose.yaml': 'services:\n  worker:\n    build: .\n    command: celery -A app worker\n',
        'requirements.txt': 'django-tenants==3.6\n',
      },
      { place: 'compose.yaml:4' },
    ],
  },
});
