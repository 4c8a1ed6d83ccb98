import { expect, it } from 'vitest';
import { parseReference } from './reference/reference.ts';
import { RegistryError } from './registry-error.ts';
import { both, nobody, type Stage, stage, web } from './testing/stage.ts';

async function tagsOf({ registry }: Stage) {
  const parsed = parseReference(web);
  if (!parsed.ok) throw new Error(parsed.reason);
  return registry.tags(parsed.reference, { access: nobody, priority: 'dry-run' });
}

function pushed(count: number): Stage {
  const made = stage();
  for (let index = 0; index < count; index += 1) made.double.push('shop/web', `1.${index}`, both);
  return made;
}

it('lists all tags, page by page', async () => {
  const made = pushed(2500);

  expect(new Set((await tagsOf(made)).tags).size).toBe(2500);
  expect(made.double.seen.filter(({ path }) => path.includes('/tags/list'))).toHaveLength(3);
});

it('stops after ten pages, and says so', async () => {
  const made = pushed(10_001);

  const { tags, isCut } = await tagsOf(made);

  expect(tags).toHaveLength(10_000);
  expect(isCut).toBe(true);
});

it.each([
  ['elsewhere', '<https://evil.example/v2/shop/web/tags/list?last=1>; rel="next"'],
  ['at another repository', '</v2/shop/secret/tags/list?last=1>; rel="next"'],
  ['in a circle', '</v2/shop/web/tags/list?n=1000>; rel="next"'],
  ['nowhere', '<http://[>; rel="next"'],
])('does not follow a next page %s', async (_, link) => {
  const made = pushed(1);
  made.double.fail(() => ({ status: 200, headers: { link }, body: '{"tags": ["1.0", 7, null]}' }));

  expect(await tagsOf(made)).toEqual({ tags: ['1.0'], isCut: false });
  expect(made.double.seen).toHaveLength(1);
});

it.each([['{}'], ['nonsense'], ['{"tags": {"a": 1}}']])('takes %j for no tags', async (body) => {
  const made = pushed(1);
  made.double.fail(() => ({ status: 200, body }));

  expect((await tagsOf(made)).tags).toEqual([]);
});

it('says why there is no list', async () => {
  await expect(tagsOf(stage())).rejects.toThrow(RegistryError);
});
