import { testRule } from '../../testing/test-rule.ts';
import { staticFilesByVolume } from './rule.ts';

const compose = (mount: string) => `services:
  collect:
    image: example/app
    command: python manage.py collectstatic --noinput
    restart: "no"
    volumes: ["${mount}:/app/static"]
  proxy: {image: "nginx:1.27", volumes: ["static:/srv/static:ro"]}
volumes: {static: {}, other: {}}
`;

testRule(staticFilesByVolume, {
  quiet: { 'nobody else reads them': compose('other') },
  speaks: {
    'the proxy reads them': [
      compose('static'),
      { place: 'compose.yaml:4', service: 'collect', message: 'During an update proxy' },
    ],
  },
});
