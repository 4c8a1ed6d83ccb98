import { testRule } from '../../testing/test-rule.ts';
import { devices } from './rule.ts';

testRule(devices, {
  quiet: { none: 'services: {web: {image: example/web}}\n' },
  speaks: {
    'a modem': [
      'services:\n  it:\n    image: example/it\n    devices: ["/dev/ttyUSB0:/dev/ttyUSB0"]\n',
      { place: 'compose.yaml:4', severity: 'blocker' },
    ],
    'one that many nodes have': [
      'services:\n  it:\n    image: example/it\n    devices: ["/dev/dri:/dev/dri"]\n',
      { place: 'compose.yaml:4', severity: 'warning' },
    ],
  },
});
