import { testRule } from '../../testing/test-rule.ts';
import { cronInside } from './rule.ts';

const compose = (more = '') => `services:\n  cleanup:\n    image: example/cleanup\n    command: ["crond", "-f"]\n${more}`;

testRule(cronInside, {
  quiet: {
    'a schedule is stated': compose('    x-landfall: {schedule: "30 3 * * *"}\n'),
    'no cron': 'services: {web: {image: example/web, command: gunicorn app}}\n',
  },
  speaks: { crond: [compose(), { place: 'compose.yaml:4', severity: 'advice' }] },
});
