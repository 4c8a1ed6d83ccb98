import { testRule } from '../../testing/test-rule.ts';
import { packageManagerFirst } from './rule.ts';

testRule(packageManagerFirst, {
  quiet: {
    'the program itself': 'services: {web: {image: example/web, command: node server.js}}\n',
    'a job':
      'services: {build: {image: example/web, command: npm run build, restart: "no"}, web: {image: example/w, depends_on: {build: {condition: service_completed_successfully}}}}\n',
  },
  speaks: {
    'in the file': [
      'services:\n  web:\n    image: example/web\n    command: npm run start\n',
      { place: 'compose.yaml:4', message: 'npm gets the signal' },
    ],
    'in the Dockerfile': [
      { 'compose.yaml': 'services:\n  web:\n    build: .\n', Dockerfile: 'FROM node:22\nCMD ["yarn", "start"]\n' },
      { place: 'Dockerfile:2' },
    ],
  },
});
