import { testRule } from '../../testing/test-rule.ts';
import { sleepsWhenIdle } from './rule.ts';

const app = (size: string, quantity = 1) => ({
  Procfile: 'web: bin/web\n',
  'app.json': JSON.stringify({ formation: { web: { quantity, size } } }),
});

testRule(sleepsWhenIdle, {
  quiet: { 'a size that is awake': app('basic'), 'none of it': app('eco', 0), 'no size': { Procfile: 'web: bin/web\n' } },
  speaks: { eco: [app('Eco'), { place: 'Procfile:1', service: 'web', message: 'sleeps after half an hour' }] },
});
