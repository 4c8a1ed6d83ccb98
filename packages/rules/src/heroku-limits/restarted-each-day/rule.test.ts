import { testRule } from '../../testing/test-rule.ts';
import { restartedEachDay } from './rule.ts';

testRule(restartedEachDay, {
  quiet: {
    'Dokku, which restarts nothing by the day': {
      Procfile: 'web: bin/web\n',
      'app.json': '{"healthchecks": {"web": [{"type": "startup", "path": "/"}]}}',
    },
    'nothing runs': { Procfile: 'worker: bin/work\n' },
    'an application of Compose': 'services: {web: {image: nginx}}',
  },
  speaks: {
    'one for all that runs': [
      { Procfile: 'web: bin/web\nworker: bin/work\n', 'app.json': '{"formation": {"worker": {"quantity": 2}}}' },
      { place: 'Procfile:1', message: 'web and worker were started anew each day' },
    ],
  },
});
