import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parse, stringify } from 'yaml';
import type { Node } from '../tree/node.ts';
import { readDocuments } from './read.ts';

function plain(node: Node | undefined): unknown {
  if (node === undefined) return undefined;
  if (node.kind === 'scalar') return node.value;
  if (node.kind === 'seq') return node.items.map(plain);
  return Object.fromEntries([...node.entries].map(([key, value]) => [key, plain(value)]));
}

const text = fc.oneof(
  fc.string({ unit: fc.constantFrom('a', 'b', ' ', '\n', ':', '#', '-', '"', "'", '\\', '{', '!', 'é', '😀'), maxLength: 40 }),
  fc.lorem({ maxCount: 30 }),
);
const leaf = fc.oneof(text, fc.integer(), fc.boolean(), fc.constant(null));
const { value } = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    leaf,
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(fc.stringMatching(/^[a-z ]{1,8}$/), tie('value'), { maxKeys: 4 }),
  ),
}));

/** What another implementation writes, in every style of text that it has, both read alike. */
test.each(['QUOTE_DOUBLE', 'QUOTE_SINGLE', 'BLOCK_LITERAL', 'BLOCK_FOLDED'] as const)('texts as %s', (style) => {
  const layouts = fc.record({
    indent: fc.constantFrom(2, 3, 4),
    collectionStyle: fc.constantFrom('any', 'flow'),
  });
  fc.assert(
    fc.property(value, layouts, (content, layout) => {
      const yaml = stringify({ content }, { ...layout, lineWidth: 0, defaultStringType: style, defaultKeyType: 'QUOTE_DOUBLE' });

      const [document] = readDocuments(new TextEncoder().encode(yaml), 'compose.yaml');

      expect(plain(document)).toEqual(parse(yaml));
    }),
    { numRuns: 300 },
  );
});
