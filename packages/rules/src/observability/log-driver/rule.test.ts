import { testRule } from '../../testing/test-rule.ts';
import { logDriver } from './rule.ts';

testRule(logDriver, {
  quiet: {
    'on the machine': 'services: {web: {image: example/web, logging: {driver: json-file, options: {max-size: 10m}}}}\n',
    'only options': 'services: {web: {image: example/web, logging: {options: {max-size: 10m}}}}\n',
  },
  speaks: {
    'one finding for all that use it': [
      'services:\n  api:\n    image: example/api\n    logging: {driver: gelf, options: {gelf-address: "udp://logs:12201"}}\n  web: {image: example/web, logging: {driver: gelf}}\n',
      { place: 'compose.yaml:4', message: 'logs of api and web by gelf' },
    ],
  },
});
