import { testRule } from '../../testing/test-rule.ts';
import { jobNotRepeatable } from './rule.ts';

const compose = (command: string) =>
  `services:\n  setup:\n    image: example/setup\n    restart: "no"\n    command: sh -c "${command}"\n  web: {image: example/web, depends_on: {setup: {condition: service_completed_successfully}}}\n`;

testRule(jobNotRepeatable, {
  quiet: {
    'it asks first': compose('mc alias set l http://s a b && mc mb --ignore-existing l/media'),
    'a migration': compose('python manage.py migrate'),
  },
  speaks: {
    'a bucket': [
      compose('mc alias set l http://s a b && mc mb l/media'),
      { place: 'compose.yaml:5', message: 'the bucket exists' },
    ],
  },
});
