import { testRule } from '../../testing/test-rule.ts';
import { engineSocket } from './rule.ts';

const compose = (image: string) =>
  `services:\n  it:\n    image: ${image}\n    volumes:\n      - /var/run/docker.sock:/var/run/docker.sock:ro\n`;

testRule(engineSocket, {
  quiet: { 'another socket': 'services: {web: {image: example/web, volumes: ["/run/app.sock:/run/app.sock"]}}\n' },
  speaks: {
    'a program of ours': [
      compose('example/builder'),
      { place: 'compose.yaml:5', severity: 'blocker', message: 'does not work there' },
    ],
    'a proxy that Ingress replaces': [
      compose('traefik:v3.1'),
      { place: 'compose.yaml:5', severity: 'warning', message: 'Ingress' },
    ],
    'a monitor that does more than that': [compose('louislam/uptime-kuma:1'), { place: 'compose.yaml:5', severity: 'warning' }],
    'through a proxy of the socket': [
      'services:\n  it:\n    image: example/it\n    use_api_socket: true\n',
      { place: 'compose.yaml:4' },
    ],
  },
});
