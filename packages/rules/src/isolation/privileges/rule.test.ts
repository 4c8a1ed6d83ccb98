import { testRule } from '../../testing/test-rule.ts';
import { privileges } from './rule.ts';

testRule(privileges, {
  quiet: { 'a harmless one': 'services: {web: {image: example/web, cap_add: [NET_BIND_SERVICE], privileged: false}}\n' },
  speaks: {
    privileged: ['services:\n  it:\n    image: example/it\n    privileged: true\n', { place: 'compose.yaml:4', handled: true }],
    'a capability': [
      'services:\n  it:\n    image: example/it\n    cap_add: [NET_ADMIN, CHOWN]\n',
      { place: 'compose.yaml:4', message: 'NET_ADMIN' },
    ],
    processes: ['services:\n  it:\n    image: example/it\n    pid: host\n', { place: 'compose.yaml:4' }],
  },
});
