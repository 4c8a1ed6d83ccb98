import { testRule } from '../../testing/test-rule.ts';
import { planWithdrawn } from './rule.ts';

const app = (...addons: readonly string[]) => ({
  Procfile: 'web: bin/web\n',
  'app.json': `{"addons": [\n${addons.map((addon) => `"${addon}"`).join(',\n')}]}`,
});

testRule(planWithdrawn, {
  quiet: {
    'plans of today': app('heroku-postgresql:essential-0', 'heroku-redis:mini'),
    'no plan is named': app('heroku-postgresql'),
  },
  speaks: {
    'a free database': [
      app('sendgrid:starter', 'heroku-postgresql:hobby-dev'),
      { place: 'app.json:3', message: 'heroku-postgresql:hobby-dev, which was free' },
    ],
    'a maker that is gone': [app('mongolab:sandbox'), { place: 'app.json:2', message: 'November 2020' }],
  },
});
