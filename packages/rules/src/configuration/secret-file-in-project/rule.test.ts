import { testRule } from '../../testing/test-rule.ts';
import { secretFileInProject } from './rule.ts';

const compose = 'services:\n  proxy:\n    image: nginx:1.27\n    volumes:\n      - ./tls:/etc/tls:ro\n';
// Put together here, so that this file itself holds no key.
const begin = ['-----BEGIN', 'PRIVATE KEY-----'].join(' ');

testRule(secretFileInProject, {
  quiet: { 'a certificate': { 'compose.yaml': compose, 'tls/site.crt': '-----BEGIN CERTIFICATE-----\nabc\n' } },
  speaks: {
    'a key': [
      { 'compose.yaml': compose, 'tls/site.key': `${begin}\nabc\n` },
      { place: 'compose.yaml:5', message: './tls/site.key', handled: true },
    ],
  },
});
