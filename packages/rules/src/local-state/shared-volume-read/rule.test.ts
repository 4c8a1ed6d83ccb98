import { testRule } from '../../testing/test-rule.ts';
import { sharedVolumeRead } from './rule.ts';

testRule(sharedVolumeRead, {
  quiet: {
    'nobody else reads': 'services: {web: {image: example/web, volumes: [media:/media]}}\nvolumes: {media: {}}\n',
    'two writers are another finding':
      'services: {a: {image: example/a, volumes: [m:/m]}, b: {image: example/b, volumes: [m:/m]}}\nvolumes: {m: {}}\n',
  },
  speaks: {
    'the proxy serves static files of the application': [
      `
services:
  web: {image: example/web, volumes: [static:/app/static]}
  proxy: {image: "nginx:1.27", volumes: ["static:/srv/static:ro"]}
volumes: {static: {}}
`,
      { place: 'compose.yaml:4', service: 'proxy', message: 'static is written by web and read by proxy' },
    ],
  },
});
