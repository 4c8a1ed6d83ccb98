import { testRule } from '../../testing/test-rule.ts';
import { networkOfAnother } from './rule.ts';

testRule(networkOfAnother, {
  quiet: { 'a network of its own': 'services: {web: {image: example/web}}\n' },
  speaks: {
    'a VPN': [
      'services:\n  vpn: {image: example/vpn}\n  web:\n    image: example/web\n    network_mode: service:vpn\n',
      { place: 'compose.yaml:5', service: 'web', handled: true },
    ],
  },
});
