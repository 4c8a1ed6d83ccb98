import { testRule } from '../../testing/test-rule.ts';
import { stackEnded } from './rule.ts';

testRule(stackEnded, {
  quiet: {
    'a stack of today': { 'app.json': '{"stack": "heroku-24"}', Procfile: 'web: bin/web\n' },
    'an image of its own': { 'app.json': '{"stack": "container"}', Procfile: 'web: bin/web\n' },
    'nothing is stated': { Procfile: 'web: bin/web\n' },
  },
  speaks: {
    'a stack that has ended': [
      { 'app.json': '{\n"stack": "heroku-18"}', Procfile: 'web: bin/web\n' },
      { place: 'app.json:2', message: 'ended on 30 April 2023' },
    ],
  },
});
