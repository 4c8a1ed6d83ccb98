import { type Role, roles } from '@landfall/model';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { buildService } from '../plan/testing/build-app.ts';
import type { AnyTraced } from '../traced.ts';
import { arbitraryAttributes } from './testing/arbitrary-service.ts';
import { place, said, translateService } from './testing/translate.ts';

/** Keys that scalars, uses and notes speak of. */
function answeredKeys(tree: AnyTraced, found: Set<string> = new Set()): Set<string> {
  if (tree.kind === 'leaf') {
    if (tree.origin.how !== 'default' && tree.origin.key !== undefined) found.add(tree.origin.key);
  } else for (const child of tree.kind === 'branch' ? Object.values(tree.entries) : tree.items) answeredKeys(child, found);
  return found;
}

/** Keys of everything in a service that someone stated. */
function statedKeys(value: unknown, found: Set<string> = new Set()): Set<string> {
  if (typeof value !== 'object' || value === null || value instanceof Map) return found;
  const thing = value as { readonly origin?: { readonly how: string; readonly key?: string }; readonly key?: unknown };
  if (thing.origin?.how === 'stated' && thing.origin.key !== undefined) found.add(thing.origin.key);
  if (typeof thing.key === 'string' && 'place' in thing) found.add(thing.key);
  for (const [name, child] of Object.entries(value)) if (name !== 'origin') statedKeys(child, found);
  return found;
}

const isAtOrBelow = (key: string, root: string) => key === root || key.startsWith(`${root}.`) || key.startsWith(`${root}[`);

test('whatever a service states ends as a scalar with its origin, a use or a note', () => {
  fc.assert(
    fc.property(arbitraryAttributes('web'), fc.constantFrom<Role>(...roles), (attributes, role) => {
      const volumes = [{ name: 'data', place, driverOptions: [], labels: [], hints: [] }];
      const configs = [{ name: 'settings', place, data: { kind: 'text' as const, text: 'a=1' }, labels: [] }];
      const secrets = [{ name: 'token', place, labels: [] }];
      const models = [{ name: 'llm', place, model: said('ai/small', 'model'), runtimeFlags: [] }];
      const web = { ...buildService('web', { role }), ...attributes };
      const { tree, account } = translateService('web', [web, buildService('other', { ports: ['80'] })], {
        volumes,
        configs,
        secrets,
        models,
      });
      const used = new Set([
        ...answeredKeys(tree),
        ...account.uses.flatMap(({ origin }) => (origin.how === 'stated' ? [origin.key] : [])),
      ]);
      const noted = new Set(account.notes.map(({ key }) => key));

      const missing = [...statedKeys(attributes)].filter(
        (key) =>
          ![...used].some((one) => isAtOrBelow(one, key) || isAtOrBelow(key, one)) &&
          ![...noted].some((one) => isAtOrBelow(key, one)),
      );

      expect(missing).toEqual([]);
    }),
    { numRuns: 400 },
  );
});
