import { testRule } from '../../testing/test-rule.ts';
import { onePodPerVolume } from './rule.ts';

const compose = (target: string, more = '') =>
  `services:\n  web:\n    image: example/web\n    ports: ["80:80"]\n    volumes: ["files:${target}"]\n${more}volumes: {files: {}}\n`;

testRule(onePodPerVolume, {
  quiet: {
    'logs and caches': compose('/var/log/web'),
    packages: compose('/srv/node_modules'),
    'shared with others, which is another finding': compose(
      '/srv/files',
      '  other: {image: example/other, volumes: ["files:/files"]}\n',
    ),
    'a database has one pod anyway':
      'services: {db: {image: "postgres:16", volumes: ["db:/var/lib/postgresql/data"]}}\nvolumes: {db: {}}\n',
  },
  speaks: {
    'one finding for two volumes': [
      'services:\n  web:\n    image: example/web\n    ports: ["80:80"]\n    volumes: ["a1:/srv/uploads", "b1:/srv/themes"]\nvolumes: {a1: {}, b1: {}}\n',
      { place: 'compose.yaml:5', message: '/srv/uploads and /srv/themes are on disks' },
    ],
    uploads: [
      compose('/srv/uploads'),
      { place: 'compose.yaml:5', message: 'web has one pod and pauses at each update', handled: true },
    ],
  },
});
