import { testRule } from '../../testing/test-rule.ts';
import { hostNetwork } from './rule.ts';

testRule(hostNetwork, {
  quiet: { 'a network of its own': 'services: {web: {image: example/web, network_mode: none}}\n' },
  speaks: {
    host: ['services:\n  web:\n    image: example/web\n    network_mode: host\n', { place: 'compose.yaml:4', handled: true }],
  },
});
