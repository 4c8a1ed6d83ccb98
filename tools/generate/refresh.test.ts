import { describe, expect, test } from 'vitest';
import { type Page, replaceRegion, writeTable } from './page.ts';
import { findOrphans, findStale } from './refresh.ts';

const page: Page = { path: 'docs/reference/colours.md', write: () => 'red\n' };

describe('the check of generated pages', () => {
  test('reports a page that someone edited, and one that is missing', async () => {
    expect(await findStale([page], () => 'blue\n')).toEqual([{ path: 'docs/reference/colours.md', text: 'red\n' }]);
    expect(await findStale([page], () => '')).toHaveLength(1);
  });

  test('is content with a page that is current', async () => {
    expect(await findStale([page], () => 'red\n')).toEqual([]);
  });

  test('reports a file that no page makes', () => {
    const files = ['docs/reference/colours.md', 'docs/reference/shapes.md'];

    expect(findOrphans([page], files)).toEqual(['docs/reference/shapes.md']);
  });
});

describe('the parts of a page', () => {
  test('a cell cannot break its table', () => {
    expect(writeTable(['a'], [['one | two\nthree']])).toBe('| a |\n| --- |\n| one \\| two three |');
  });

  test('a region is replaced and its surroundings stay', () => {
    const former = 'before\n<!-- begin x -->\nold\n<!-- end x -->\nafter\n';

    expect(replaceRegion(former, 'x', 'new')).toBe('before\n<!-- begin x -->\nnew\n<!-- end x -->\nafter\n');
  });

  test('a page that lost its marks is an error, not a page without the region', () => {
    expect(() => replaceRegion('before\nafter\n', 'x', 'new')).toThrow('begin x');
  });
});
