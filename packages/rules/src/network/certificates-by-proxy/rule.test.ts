import { testRule } from '../../testing/test-rule.ts';
import { certificatesByProxy } from './rule.ts';

testRule(certificatesByProxy, {
  quiet: { 'a proxy without TLS': 'services: {proxy: {image: "traefik:v3.1", command: --providers.docker}}\n' },
  speaks: {
    Traefik: [
      'services:\n  proxy:\n    image: traefik:v3.1\n    command: ["--certificatesresolvers.le.acme.email=a@example.org"]\n',
      { place: 'compose.yaml:4' },
    ],
    certbot: ['services:\n  certs:\n    image: certbot/certbot\n', { place: 'compose.yaml:3' }],
  },
});
