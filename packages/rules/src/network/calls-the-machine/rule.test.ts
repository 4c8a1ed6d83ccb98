import { testRule } from '../../testing/test-rule.ts';
import { callsTheMachine } from './rule.ts';

testRule(callsTheMachine, {
  quiet: {
    'a list of exceptions': 'services: {web: {image: example/web, environment: {NO_PROXY: "localhost,host.docker.internal"}}}\n',
    'other hosts': 'services: {web: {image: example/web, environment: {DB: db.example.org}, extra_hosts: ["old:10.0.0.5"]}}\n',
  },
  speaks: {
    'a variable': [
      'services:\n  web:\n    image: example/web\n    environment:\n      DB: "postgres://host.docker.internal:5432"\n',
      { place: 'compose.yaml:5', confidence: 'certain' },
    ],
    'a gateway': [
      'services:\n  web:\n    image: example/web\n    extra_hosts: ["machine:host-gateway"]\n',
      { place: 'compose.yaml:4', confidence: 'likely' },
    ],
  },
});
