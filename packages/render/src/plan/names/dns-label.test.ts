import fc from 'fast-check';
import { expect, it } from 'vitest';
import { toApplicationName } from './dns-label.ts';

const projectNames = fc.stringMatching(/^[a-z0-9][a-z0-9_-]{0,80}$/);

it('gives every project name of Compose a name that Kubernetes takes for a namespace, with room for the environment', () => {
  fc.assert(
    fc.property(projectNames, (name) => {
      expect(toApplicationName(name)).toMatch(/^[a-z0-9](?:[a-z0-9-]{0,50}[a-z0-9])?$/);
    }),
  );
});

it.each([
  ['newsroom', 'newsroom'],
  ['lago_dev', 'lago-dev'],
  ['9router', '9router'],
  ['shop_', 'shop'],
])('%s becomes %s', (name, expected) => {
  expect(toApplicationName(name)).toBe(expected);
});
