import { testRule } from '../../testing/test-rule.ts';
import { logsInFiles } from './rule.ts';

testRule(logsInFiles, {
  quiet: {
    'read only': 'services: {a: {image: example/a, volumes: ["logs:/var/log/app:ro"]}}\nvolumes: {logs: {}}\n',
    'a catalogue': 'services: {a: {image: example/a, volumes: ["c:/srv/catalog"]}}\nvolumes: {c: {}}\n',
  },
  speaks: {
    'a volume': [
      'services:\n  a:\n    image: example/a\n    volumes: ["logs:/var/log/app"]\nvolumes: {logs: {}}\n',
      { place: 'compose.yaml:4' },
    ],
  },
});
