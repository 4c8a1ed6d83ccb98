import { testRule } from '../../testing/test-rule.ts';
import { manyPorts } from './rule.ts';

testRule(manyPorts, {
  quiet: { 'a few': 'services: {web: {image: example/web, ports: ["80:80", "443:443", "9000-9009:9000-9009"]}}\n' },
  speaks: {
    'a range': [
      'services:\n  media:\n    image: example/media\n    ports:\n      - 10000-10099:10000-10099/udp\n',
      { place: 'compose.yaml:5', message: 'publishes 100 ports' },
    ],
  },
});
