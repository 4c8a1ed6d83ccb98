import { testRule } from '../../testing/test-rule.ts';
import { waitsByScript } from './rule.ts';

testRule(waitsByScript, {
  quiet: { 'no wait': 'services: {web: {image: example/web, command: gunicorn app}}\n' },
  speaks: {
    'a script': [
      'services:\n  web:\n    image: example/web\n    command: ./wait-for-it.sh db:5432 -- gunicorn app\n',
      { place: 'compose.yaml:4' },
    ],
    'a loop': [
      'services:\n  web:\n    image: example/web\n    command: sh -c "until nc -z db 5432; do sleep 1; done; gunicorn app"\n',
      { place: 'compose.yaml:4' },
    ],
  },
});
