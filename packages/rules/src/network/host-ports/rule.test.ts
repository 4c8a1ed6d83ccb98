import { testRule } from '../../testing/test-rule.ts';
import { hostPorts } from './rule.ts';

testRule(hostPorts, {
  quiet: {
    'published as usual': 'services: {web: {image: example/web, ports: ["80:80"]}}\n',
    'an agent on every node':
      'services: {agent: {image: example/agent, deploy: {mode: global}, ports: [{target: 9100, published: "9100", mode: host}]}}\n',
  },
  speaks: {
    'mode host': [
      'services:\n  web:\n    image: example/web\n    ports:\n      - {target: 80, published: "80", mode: host}\n',
      { place: 'compose.yaml:5', message: 'port 80 is taken from the node' },
    ],
  },
});
