import { testRule } from '../../testing/test-rule.ts';
import { volumePrefilled } from './rule.ts';

const compose = (target: string) =>
  `services:\n  web:\n    build: .\n    volumes:\n      - files:${target}\nvolumes: {files: {}}\n`;
const dockerfile = 'FROM node:22\nWORKDIR /app\nCOPY package.json .\nRUN npm ci\nCOPY public /app/public\nCOPY . .\n';

testRule(volumePrefilled, {
  quiet: {
    'a folder that the image does not have': { 'compose.yaml': compose('/app/uploads'), Dockerfile: dockerfile },
    'data of a database': 'services: {db: {image: "postgres:16", volumes: ["db:/var/lib/postgresql/data"]}}\nvolumes: {db: {}}\n',
    'the entrypoint fills the folder itself':
      'services: {w: {image: "nextcloud:31", volumes: ["cloud:/var/www/html"]}}\nvolumes: {cloud: {}}\n',
    'a folder that the image leaves empty':
      'services: {w: {image: "nginx:1.27", volumes: ["more:/etc/nginx/templates"]}}\nvolumes: {more: {}}\n',
    'nothing is to be copied':
      'services: {w: {image: "nginx:1.27", volumes: [{type: volume, source: w, target: /usr/share/nginx/html, volume: {nocopy: true}}]}}\nvolumes: {w: {}}\n',
  },
  speaks: {
    'a public image': [
      'services:\n  web:\n    image: nginx:1.27\n    volumes: [pages:/usr/share/nginx/html]\n  other: {image: "nginx:1.27", volumes: ["pages:/usr/share/nginx/html"]}\nvolumes: {pages: {}}\n',
      { place: 'compose.yaml:5', message: 'later versions of the image do not change it', handled: true },
    ],
    'a folder that nobody fills in a cluster': [
      'services:\n  q:\n    image: rabbitmq:4\n    volumes: [settings:/etc/rabbitmq]\nvolumes: {settings: {}}\n',
      { place: 'compose.yaml:4', message: 'q finds an empty folder at /etc/rabbitmq', handled: false },
    ],
    'a folder that is copied': [{ 'compose.yaml': compose('/app/public'), Dockerfile: dockerfile }, { place: 'compose.yaml:5' }],
    'the folder above it': [{ 'compose.yaml': compose('/app'), Dockerfile: dockerfile }, { place: 'compose.yaml:5' }],
    packages: [{ 'compose.yaml': compose('/app/node_modules'), Dockerfile: dockerfile }, { place: 'compose.yaml:5' }],
    'a part of the whole context': [
      { 'compose.yaml': compose('/app/plugins'), Dockerfile: dockerfile, 'plugins/first.js': '1' },
      { place: 'compose.yaml:5' },
    ],
  },
});
