import { testRule } from '../../testing/test-rule.ts';
import { imageWithoutArm } from './rule.ts';

testRule(imageWithoutArm, {
  quiet: {
    'versions for both': 'services: {a: {image: "mysql:8.4"}, b: {image: mysql}, c: {image: "selenium/standalone-firefox:4"}}\n',
    'a copy that somebody may have built': 'services: {a: {image: "registry.example/postgis/postgis:17"}}\n',
    'a name that only looks alike': 'services: {a: {image: "acme/mysql:5.7"}, b: {image: "mysql/mysql-server:8.0"}}\n',
    'the platform is stated, which is another finding': 'services: {a: {image: "mysql:5.7", platform: linux/amd64}}\n',
    'an image that is built here': {
      'compose.yaml': 'services: {a: {image: "mailhog/mailhog", build: .}}\n',
      Dockerfile: 'FROM alpine\n',
    },
  },
  speaks: {
    'an old MySQL': [
      'services:\n  db:\n    image: mysql:5.7.44\n',
      {
        place: 'compose.yaml:3',
        message: 'MySQL, which is for amd64 alone',
        remedy: 'Take mysql:8.4, which is made for amd64 and arm64.',
      },
    ],
    'SQL Server, for which there is nothing else': [
      'services:\n  db:\n    image: mcr.microsoft.com/mssql/server:2022-latest\n',
      { place: 'compose.yaml:3', message: 'SQL Server' },
    ],
    'a folder of one architecture': [
      'services:\n  web:\n    image: docker.io/amd64/nginx:1.29\n',
      { place: 'compose.yaml:3', message: 'for amd64 alone', remedy: 'Take nginx:1.29, which is made for amd64 and arm64.' },
    ],
  },
});
