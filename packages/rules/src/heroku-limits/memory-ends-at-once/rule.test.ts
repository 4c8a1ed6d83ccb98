import { testRule } from '../../testing/test-rule.ts';
import { memoryEndsAtOnce } from './rule.ts';

testRule(memoryEndsAtOnce, {
  quiet: {
    'no size is known': { Procfile: 'web: bin/web\n' },
    'none of it runs': {
      Procfile: 'worker: bin/work\n',
      'app.json': '{"formation": {"worker": {"quantity": 0, "size": "basic"}}}',
    },
    'an application of Compose': 'services: {web: {image: nginx, mem_limit: 512m}}',
  },
  speaks: {
    'sizes are stated': [
      {
        Procfile: 'web: bin/web\nworker: bin/work\n',
        'app.json':
          '{"formation": {\n"web": {"quantity": 1, "size": "standard-2x"},\n"worker": {"quantity": 2, "size": "standard-1x"}}}',
      },
      { place: 'app.json:2', message: 'web ends at 1 GiB, worker ends at 512 MiB' },
    ],
  },
});
