import { testRule } from '../../testing/test-rule.ts';
import { imageLatest } from './rule.ts';

testRule(imageLatest, {
  quiet: {
    'versions and digests': `services:
  a: {image: "redis:7.4.1"}
  b: {image: "registry.example:5000/team/web:1.2"}
  c: {image: "redis@sha256:0000000000000000000000000000000000000000000000000000000000000000"}
`,
    'built here': 'services: {web: {build: ., image: example/web}}\n',
  },
  speaks: {
    'no tag': ['services:\n  cache:\n    image: redis\n', { place: 'compose.yaml:3', message: 'different versions of redis' }],
    'a port is no tag': ['services:\n  web:\n    image: registry.example:5000/web\n', { place: 'compose.yaml:3' }],
    latest: ['services:\n  cache:\n    image: redis:latest\n', { place: 'compose.yaml:3' }],
  },
});
