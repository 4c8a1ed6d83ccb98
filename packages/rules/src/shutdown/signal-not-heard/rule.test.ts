import { testRule } from '../../testing/test-rule.ts';
import { signalNotHeard } from './rule.ts';

const compose = 'services:\n  web:\n    build: .\n    command: node server.js\n';

testRule(signalNotHeard, {
  quiet: {
    'a handler': { 'compose.yaml': compose, 'server.js': "process.on('SIGTERM', () => server.close());\n" },
    'an init process': { 'compose.yaml': `${compose}    init: true\n`, 'server.js': 'listen(3000);\n' },
    'no code to read': 'services: {web: {image: example/web, command: node server.js}}\n',
  },
  speaks: {
    'no handler': [
      { 'compose.yaml': compose, 'server.js': 'listen(3000);\n' },
      { place: 'compose.yaml:4', confidence: 'likely' },
    ],
  },
});
