import { testRule } from '../../testing/test-rule.ts';
import { filesOfAnotherUser } from './rule.ts';

const compose = (one: string, two: string) => `services:
  web:
    image: example/web
    user: "${one}"
    volumes: [media:/media]
  worker: {image: example/worker, user: "${two}", volumes: [media:/media]}
volumes: {media: {}}
`;

testRule(filesOfAnotherUser, {
  quiet: {
    'one user': compose('1000:1000', '1000'),
    'names, which may be the same': compose('app', 'www-data'),
    'an image that gives the files to its user itself':
      'services: {db: {image: "postgres:16", volumes: ["./data:/var/lib/postgresql/data"]}}\n',
    'root on a folder of the machine': 'services: {web: {image: example/web, user: "0", volumes: ["./data:/data"]}}\n',
  },
  speaks: {
    'two users': [
      compose('1000', '33'),
      { place: 'compose.yaml:6', message: 'web writes media as user 1000 and worker as user 33', severity: 'warning' },
    ],
    'one of them is root': [
      compose('1000', '0'),
      { place: 'compose.yaml:5', service: 'web', message: 'refused what worker has written there as root' },
    ],
    'the user of a Dockerfile': [
      {
        'compose.yaml': 'services:\n  web:\n    build: .\n    volumes: ["./data:/data"]\n',
        Dockerfile: 'FROM debian:12\nUSER 1000\n',
      },
      { place: 'compose.yaml:4', message: 'unless that is user 1000', severity: 'advice' },
    ],
  },
});
