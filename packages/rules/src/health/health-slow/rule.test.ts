import { testRule } from '../../testing/test-rule.ts';
import { healthSlow } from './rule.ts';

const compose = (times: string) =>
  `services:\n  web:\n    image: example/web\n    command: gunicorn app\n    ports: ["80:80"]\n    healthcheck: {test: curl -f http://localhost, ${times}}\n`;

testRule(healthSlow, {
  quiet: { 'soon enough': compose('interval: 10s, retries: 3'), 'the values of Compose': compose('timeout: 3s') },
  speaks: { 'every five minutes': [compose('interval: 5m'), { place: 'compose.yaml:6', message: 'for 900 s' }] },
});
