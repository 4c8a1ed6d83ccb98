import { testRule } from '../../testing/test-rule.ts';
import { developmentTool } from './rule.ts';

testRule(developmentTool, {
  quiet: { 'a mail server': 'services: {mail: {image: "boky/postfix:4"}}\n' },
  speaks: {
    'mails are caught': [
      'services:\n  mail:\n    image: axllent/mailpit:v1.20\n',
      { place: 'compose.yaml:3', message: 'none of them ever leaves' },
    ],
  },
});
