import { testRule } from '../../testing/test-rule.ts';
import { codeFromMachine } from './rule.ts';

testRule(codeFromMachine, {
  quiet: {
    uploads: {
      'compose.yaml': 'services: {web: {build: ., volumes: ["./uploads:/app/uploads"]}}\n',
      Dockerfile: 'FROM node:22\nWORKDIR /app\n',
    },
    'pages of a web server': {
      'compose.yaml': 'services: {web: {image: "nginx:1.27", volumes: ["./html:/usr/share/nginx/html"]}}\n',
      'html/index.html': 'hello',
    },
  },
  speaks: {
    'over the image': [
      {
        'compose.yaml': 'services:\n  web:\n    build: .\n    volumes: [".:/app"]\n',
        Dockerfile: 'FROM node:22\nWORKDIR /app\n',
        'server.js': '1',
      },
      { place: 'compose.yaml:4', severity: 'warning', message: 'they may differ', handled: true },
    ],
    'without an image of its own': [
      {
        'compose.yaml':
          'services:\n  web:\n    image: node:22\n    working_dir: /app\n    command: node server.js\n    volumes: ["./web:/app"]\n',
        'web/server.js': '1',
      },
      { place: 'compose.yaml:6', severity: 'blocker', handled: false },
    ],
  },
});
