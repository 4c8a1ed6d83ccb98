import { testRule } from '../../testing/test-rule.ts';
import { openRequestsCutOff } from './rule.ts';

const build = (dockerfile: string) => ({
  'compose.yaml': 'services: {web: {build: ., ports: ["80:80"]}}\n',
  Dockerfile: dockerfile,
});

testRule(openRequestsCutOff, {
  quiet: {
    'the official image': 'services: {web: {image: "nginx:1.27", ports: ["80:80"]}}\n',
    'built on the official image': build(
      'FROM nginx:1.27-alpine\nCOPY . /usr/share/nginx/html\nCMD ["nginx", "-g", "daemon off;"]\n',
    ),
    'the signal is named': build('FROM alpine:3.22\nRUN apk add nginx\nSTOPSIGNAL SIGQUIT\nCMD ["nginx", "-g", "daemon off;"]\n'),
    'another server': build('FROM debian:12\nCMD ["caddy", "run"]\n'),
  },
  speaks: {
    'nginx on Alpine': [
      build('FROM alpine:3.22\nRUN apk add nginx\nCMD ["nginx", "-g", "daemon off;"]\n'),
      { place: 'Dockerfile:3', message: 'ends at once on SIGTERM' },
    ],
    'another signal is stated': [
      'services:\n  web:\n    image: nginx:1.27\n    stop_signal: SIGTERM\n',
      { place: 'compose.yaml:4', message: 'gently on SIGQUIT' },
    ],
  },
});
