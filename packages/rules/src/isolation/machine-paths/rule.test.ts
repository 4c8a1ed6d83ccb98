import { testRule } from '../../testing/test-rule.ts';
import { machinePaths } from './rule.ts';

testRule(machinePaths, {
  quiet: {
    'what every node has': 'services: {app: {image: example/app, volumes: ["/dev/urandom:/dev/random:ro"]}}\n',
    'the time zone':
      'services: {web: {image: example/web, volumes: ["/etc/localtime:/etc/localtime:ro", "/etc/timezone:/etc/timezone:ro"]}}\n',
    'a folder of data': 'services: {web: {image: example/web, volumes: ["/srv/media:/media"]}}\n',
  },
  speaks: {
    'an agent': [
      'services:\n  agent:\n    image: prom/node-exporter:v1.8.0\n    volumes: ["/proc:/host/proc:ro", "/sys:/host/sys:ro"]\n',
      { place: 'compose.yaml:4', message: '/proc and /sys', handled: true },
    ],
  },
});
