import { testRule } from '../../testing/test-rule.ts';
import { restartsByWatcher } from './rule.ts';

testRule(restartsByWatcher, {
  quiet: { 'no watcher': 'services: {web: {image: example/web, labels: {autoheal: "true"}}}\n' },
  speaks: {
    autoheal: [
      'services:\n  heal:\n    image: willfarrell/autoheal:1.2\n  web: {image: example/web, labels: {autoheal: "true"}}\n',
      { place: 'compose.yaml:3', service: 'heal' },
    ],
  },
});
