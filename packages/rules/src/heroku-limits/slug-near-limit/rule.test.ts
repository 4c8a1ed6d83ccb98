import { testRule } from '../../testing/test-rule.ts';
import { slugNearLimit } from './rule.ts';

const app = (slugBytes: number) => ({
  'shop.heroku.json': `{"kind": "landfall/heroku-export", "schemaVersion": 1, "app": {\n"slugBytes": ${slugBytes}},\n"processTypes": {"web": "bin/web"}}`,
});

testRule(slugNearLimit, {
  quiet: { 'a small one': app(80_000_000), 'nobody knows': { Procfile: 'web: bin/web\n' } },
  speaks: { 'nearly full': [app(460_000_000), { place: 'shop.heroku.json:2', message: '439 MB of the 500 MB' }] },
});
