import { expect, test } from 'vitest';
import { buildApp, planOf } from '../plan/testing/build-app.ts';
import { imagesOf } from './images.ts';

test('the image of a service that is built here has a name that a registry takes', () => {
  const app = buildApp({ Web_Site: {} });
  const { plan } = planOf(app);

  expect(imagesOf(app, plan.names).get('web-site')?.value).toMatch(/^[a-z]+-web_site$/);
});
