import { testRule } from '../../testing/test-rule.ts';
import { developmentTool } from './rule.ts';

testRule(developmentTool, {
  quiet: {
    'the tool is all there is': 'services: {mail: {image: "axllent/mailpit:v1.20"}}\n',
    'a mail server': 'services: {mail: {image: "boky/postfix:4"}}\n',
  },
  speaks: {
    'mails are caught': [
      'services:\n  mail:\n    image: axllent/mailpit:v1.20\n  web: {image: example/web}\n',
      { place: 'compose.yaml:3', message: 'none of them ever leaves' },
    ],
  },
});
