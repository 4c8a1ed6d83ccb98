import { testRule } from '../../testing/test-rule.ts';
import { dynosAtTheirLimit } from './rule.ts';

const app = (formation: object) => ({ Procfile: 'web: bin/web\nworker: bin/work\n', 'app.json': JSON.stringify({ formation }) });

testRule(dynosAtTheirLimit, {
  quiet: {
    'a few large ones': app({ worker: { quantity: 5, size: 'performance-l' } }),
    'many small ones': app({ worker: { quantity: 30, size: 'standard-1x' } }),
    'an application of Compose': 'services: {web: {image: nginx, deploy: {replicas: 200}}}',
  },
  speaks: {
    'ten large ones': [
      app({ worker: { quantity: 10, size: 'performance-l' } }),
      { place: 'Procfile:2', service: 'worker', message: 'worker runs 10 dynos of performance-l' },
    ],
    'ninety of all': [
      app({ web: { quantity: 40, size: 'standard-2x' }, worker: { quantity: 50, size: 'standard-2x' } }),
      { place: 'Procfile:1', message: 'runs 90 dynos' },
    ],
  },
});
