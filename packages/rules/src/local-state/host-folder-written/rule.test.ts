import { testRule } from '../../testing/test-rule.ts';
import { hostFolderWritten } from './rule.ts';

testRule(hostFolderWritten, {
  quiet: {
    'a volume': 'services: {db: {image: "postgres:16", volumes: [db:/var/lib/postgresql/data]}}\nvolumes: {db: {}}\n',
    'configuration, read only': 'services: {web: {image: "nginx:1.27", volumes: ["./html:/usr/share/nginx/html:ro"]}}\n',
    'a file': {
      'compose.yaml': 'services: {web: {image: "nginx:1.27", volumes: ["./nginx.conf:/etc/nginx/nginx.conf"]}}\n',
      'nginx.conf': 'events {}',
    },
    'parts of the machine':
      'services: {agent: {image: example/agent, volumes: ["/proc:/host/proc", "/etc/localtime:/etc/localtime"]}}\n',
    'code of the project for an image that is built elsewhere':
      'services: {worker: {image: example/app-dev, command: celery -A app worker, volumes: ["./api:/app"]}}\n',
    'pages of the project that a web server shows':
      'services: {web: {image: "nginx:1.27", volumes: ["./pages:/usr/share/nginx/html"]}}\n',
    'code where the program works, mounted while developing':
      'services: {app: {image: example/app-dev, working_dir: /edx/app/shop, volumes: ["/home/me/shop:/edx/app/shop"]}}\n',
    'a file that is not there yet': 'services: {app: {image: example/app, volumes: ["./settings.toml:/app/settings.toml"]}}\n',
  },
  speaks: {
    'a database in the project folder': [
      'services:\n  db:\n    image: postgres:16\n    volumes:\n      - ./data/db:/var/lib/postgresql/data\n',
      {
        place: 'compose.yaml:5',
        service: 'db',
        message: '/var/lib/postgresql/data of db is ./data/db of this machine',
        confidence: 'certain',
      },
    ],
    'a path of the host': [
      'services:\n  app: {image: example/app, volumes: ["/srv/photos:/photos"]}\n',
      { place: 'compose.yaml:2', message: '/srv/photos' },
    ],
  },
});
