import { describe, expect, test } from 'vitest';
import { findImage } from '../../images/find-image.ts';
import { describeAddOn } from './describe.ts';
import { planGigabytes } from './plan-sizes.ts';
import { addOnKinds, findAddOn, namesOf } from './table.ts';

const stores = addOnKinds.flatMap((kind) => (kind.kind === 'data' ? [kind] : []));

describe('the table of add-ons', () => {
  test('has every name once, in lower case, and finds it however it is written', () => {
    const names = addOnKinds.flatMap(namesOf);

    expect(names.length).toBeGreaterThan(50);
    expect(new Set(names).size).toBe(names.length);
    for (const name of names) expect(findAddOn(name.toUpperCase())).toBeDefined();
    expect(findAddOn('no-such-add-on')).toBeUndefined();
  });

  test.each(stores.map((store) => [store.component, store] as const))('%s runs from an image that is known', (_, store) => {
    const found = findImage(`${store.image}:${store.version}`);

    expect(found?.image.ports).toContain(/:(\d+)/.exec(store.address)?.[1]);
    if (store.dataPath !== undefined) expect(found?.image.volumes).toContain(store.dataPath);
  });

  test.each(stores.map((store) => [store.component, store] as const))(
    '%s holds no password, and names each secret that its address needs',
    (_, store) => {
      const secrets = (text: string) => [...text.matchAll(/\$\{([A-Z_]+)\}/g)].map((match) => match[1]);
      const settings = Object.values(store.settings).flatMap(secrets);

      expect(store.address).not.toMatch(/:[^/$@]+@/);
      for (const secret of secrets(store.address)) expect(settings).toContain(secret);
    },
  );

  test('says in the reference what becomes of each', () => {
    for (const [, becomes] of addOnKinds.flatMap(describeAddOn)) expect(becomes.length).toBeGreaterThan(20);
  });
});

test.each([
  ['heroku-postgresql:standard-0', 64],
  ['heroku-postgresql:Premium-2', 256],
  ['heroku-postgresql:essential-1', 10],
  ['heroku-postgresql', undefined],
  ['heroku-redis:premium-0', undefined],
])('%s holds %s GB', (plan, expected) => {
  expect(planGigabytes(plan)).toBe(expected);
});
