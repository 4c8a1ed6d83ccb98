import { testRule } from '../../testing/test-rule.ts';
import { roomsInMemory } from './rule.ts';

const compose = 'services: {web: {build: ., command: node server.js, ports: ["80:80"]}}\n';

testRule(roomsInMemory, {
  quiet: {
    'an adapter': {
      'compose.yaml': compose,
      'package.json': '{"dependencies": {\n"socket.io": "4",\n"@socket.io/redis-adapter": "8"}}\n',
    },
  },
  speaks: {
    'no adapter': [
      { 'compose.yaml': compose, 'package.json': '{"dependencies": {\n"socket.io": "4"}}\n' },
      { place: 'package.json:2', confidence: 'likely' },
    ],
  },
});
