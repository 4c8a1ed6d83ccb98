import { testRule } from '../../testing/test-rule.ts';
import { healthAlwaysPasses } from './rule.ts';

const compose = (test: string) => `services:\n  web:\n    image: example/web\n    healthcheck:\n      test: ${test}\n`;

testRule(healthAlwaysPasses, {
  quiet: {
    'exit 1': compose('curl -f http://localhost/ || exit 1'),
    'short options together': compose('["CMD", "curl", "-sf", "http://localhost/"]'),
    'a text is looked for': compose('curl -s http://localhost/ | grep -q ok'),
  },
  speaks: {
    'a file is there': [
      'services:\n  web:\n    image: example/web\n    healthcheck:\n      test: test -f /app/ready || exit 1\n',
      { place: 'compose.yaml:5', message: 'whatever happens to the program' },
    ],
    'a process exists': [
      'services:\n  web:\n    image: example/web\n    healthcheck:\n      test: ["CMD-SHELL", "ps aux | grep gunicorn | grep -v grep"]\n',
      { place: 'compose.yaml:5', message: 'one that hangs counts as well' },
    ],
    'exit 0': [compose('curl -f http://localhost/ || exit 0'), { place: 'compose.yaml:5', message: 'passes whatever happens' }],
    true: [compose('["CMD", "true"]'), { place: 'compose.yaml:5' }],
    'curl without -f': [compose('["CMD", "curl", "http://localhost/"]'), { place: 'compose.yaml:5', message: 'any answer' }],
  },
});
