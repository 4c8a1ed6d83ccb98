import { testRule } from '../../testing/test-rule.ts';
import { secretInCommand } from './rule.ts';

const compose = (command: string) => `services:\n  redis:\n    image: redis:7\n    command: ${command}\n`;

testRule(secretInCommand, {
  quiet: {
    'a variable of the container': compose('sh -c \'redis-server --requirepass "$$REDIS_PASSWORD"\''),
    'no secret': compose('redis-server --save 60 1'),
    'a switch': compose('app --no-password true'),
  },
  speaks: {
    'a password': [compose('redis-server --requirepass hunter2hunter2'), { place: 'compose.yaml:4', message: '--requirepass' }],
  },
});
