import { testRule } from '../../testing/test-rule.ts';
import { debugLogs } from './rule.ts';

testRule(debugLogs, {
  quiet: {
    info: 'services: {web: {image: example/web, environment: {LOG_LEVEL: info}}}\n',
    'each environment says': 'services: {web: {image: example/web, environment: {LOG_LEVEL: "${LOG_LEVEL:-debug}"}}}\n',
  },
  speaks: {
    debug: [
      'services:\n  web:\n    image: example/web\n    environment:\n      APP_LOG_LEVEL: DEBUG\n',
      { place: 'compose.yaml:5', message: 'APP_LOG_LEVEL is fixed here' },
    ],
  },
});
