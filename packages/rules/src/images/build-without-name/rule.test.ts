import { testRule } from '../../testing/test-rule.ts';
import { buildWithoutName } from './rule.ts';

testRule(buildWithoutName, {
  quiet: {
    'a name in a registry': 'services: {web: {build: ., image: "registry.example/web:1"}}\n',
    'an account on Docker Hub': 'services: {web: {build: ., image: "example/web:1"}}\n',
  },
  speaks: {
    'no name, a local name': [
      'services:\n  web:\n    build: .\n  api: {build: ., image: "api:dev"}\n',
      { place: 'compose.yaml:4', message: 'api and web', handled: true },
    ],
  },
});
