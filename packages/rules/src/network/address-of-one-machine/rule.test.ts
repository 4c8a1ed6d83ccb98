import { testRule } from '../../testing/test-rule.ts';
import { addressOfOneMachine } from './rule.ts';

const compose = (line: string) =>
  `services:\n  web:\n    image: example/web\n    command: gunicorn app\n    ports: ["80:80"]\n    environment:\n      ${line}\n`;

testRule(addressOfOneMachine, {
  quiet: {
    'a domain': compose('PUBLIC_URL: https://shop.example.org'),
    'set from outside': compose('PUBLIC_URL: "${PUBLIC_URL:-http://localhost:3000}"'),
    'a check of its own': compose('HEALTH_CHECK: http://localhost/health'),
  },
  speaks: {
    'an address of the platform': [
      'services:\n  web:\n    image: example/web\n    environment:\n      SITE_URL: https://shop.herokuapp.com\n',
      { place: 'compose.yaml:5', message: 'where it runs now' },
    ],
    localhost: [compose('PUBLIC_URL: http://localhost:3000'), { place: 'compose.yaml:7' }],
  },
});
