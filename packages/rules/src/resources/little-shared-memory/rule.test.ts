import { testRule } from '../../testing/test-rule.ts';
import { littleSharedMemory } from './rule.ts';

testRule(littleSharedMemory, {
  quiet: {
    'Puppeteer starts Chrome without it':
      'services: {c: {image: "ghcr.io/browserless/chromium:v2.18.0"}, d: {image: browserless/chrome}}\n',
    stated: 'services: {c: {image: "selenium/standalone-chrome:131.0", shm_size: 1g}}\n',
  },
  speaks: { 'not stated': ['services:\n  c:\n    image: selenium/standalone-chrome:131.0\n', { place: 'compose.yaml:3' }] },
});
