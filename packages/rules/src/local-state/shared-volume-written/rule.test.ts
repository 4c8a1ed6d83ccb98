import { expect } from 'vitest';
import { testRule } from '../../testing/test-rule.ts';
import { sharedVolumeWritten } from './rule.ts';

testRule(sharedVolumeWritten, {
  quiet: {
    'configuration that both read': {
      'compose.yaml':
        'services: {a: {image: example/a, volumes: ["./dynamicconfig:/opt/dynamic"]}, b: {image: example/b, volumes: ["./dynamicconfig:/opt/dynamic"]}}\n',
      'dynamicconfig/production.yaml': 'limit: 1\n',
    },
    'one writer, one reader': `
services:
  web: {image: example/web, ports: ["80:80"], volumes: [media:/media]}
  proxy: {image: example/proxy, volumes: ["media:/media:ro"]}
volumes: {media: {}}
`,
    'a job that fills it and ends': `
services:
  web: {image: example/web, ports: ["80:80"], volumes: [media:/media]}
  seed: {image: example/seed, restart: "no", volumes: [media:/media]}
  user: {image: example/user, depends_on: {seed: {condition: service_completed_successfully}}}
volumes: {media: {}}
`,
    'code that two services of one project run': {
      'compose.yaml':
        'services: {api: {build: ., working_dir: /app, volumes: [".:/app"]}, worker: {build: ., working_dir: /app, volumes: [".:/app"], command: celery -A app worker}}\n',
      Dockerfile: 'FROM python:3.13-slim\nWORKDIR /app\n',
      'manage.py': '',
    },
    'configuration and sockets of the machine': `
services:
  a: {image: example/a, volumes: ["./nginx.conf:/etc/nginx.conf", "/var/run/docker.sock:/var/run/docker.sock", "./config:/config"]}
  b: {image: example/b, volumes: ["./nginx.conf:/etc/nginx.conf", "/var/run/docker.sock:/var/run/docker.sock", "./config:/config"]}
`,
  },
  speaks: {
    'two services and a named volume': [
      `
services:
  api: {image: example/app, volumes: [uploads:/srv/uploads]}
  worker:
    image: example/app
    command: celery -A app worker
    volumes:
      - uploads:/srv/uploads
volumes: {uploads: {}}
`,
      {
        place: 'compose.yaml:3',
        service: 'api',
        severity: 'blocker',
        message: 'api and worker may write the volume uploads',
        handled: true,
      },
    ],
    'copies of one service': [
      'services:\n  web: {image: example/web, deploy: {replicas: 3}, volumes: [media:/srv/media]}\nvolumes: {media: {}}\n',
      { place: 'compose.yaml:2', severity: 'blocker', message: '3 pods of web may write the volume media' },
    ],
    'packages that a build makes': [
      `
services:
  one: {image: example/one, volumes: [packages:/srv/one/node_modules]}
  two: {image: example/two, volumes: [packages:/srv/two/node_modules]}
volumes: {packages: {}}
`,
      { place: 'compose.yaml:3', severity: 'warning', remedy: expect.stringContaining('Leave the volume out') },
    ],
    'a folder of the host': [
      `
services:
  one: {image: example/one, volumes: ["/srv/media:/media"]}
  two: {image: example/two, volumes: ["/srv/media:/data"]}
`,
      { place: 'compose.yaml:3', message: 'the folder /srv/media' },
    ],
  },
});
