import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseVolume } from './volume-spec.ts';

const plain = { isReadOnly: false, isNoCopy: false, isBare: false };

test.each([
  ['./data:/data', { ...plain, kind: 'bind', source: './data', target: '/data' }],
  ['~/x:/data:ro', { ...plain, kind: 'bind', source: '~/x', target: '/data', isReadOnly: true }],
  ['data:/data:nocopy', { ...plain, kind: 'volume', source: 'data', target: '/data', isNoCopy: true }],
  ['/cache', { ...plain, kind: 'volume', target: '/cache' }],
  ['/a', { ...plain, kind: 'volume', target: '/a', isBare: true }],
  ['/a:/b:z,rshared,what', { ...plain, kind: 'bind', source: '/a', target: '/b', selinux: 'z', propagation: 'rshared' }],
  ['C:\\data:/data', { ...plain, kind: 'bind', source: 'C:\\data', target: '/data' }],
  ['\\\\.\\pipe\\x:/pipe', { ...plain, kind: 'bind', source: '\\\\.\\pipe\\x', target: '/pipe' }],
  ['${A:-b}:/data', { ...plain, kind: 'volume', source: '${A:-b}', target: '/data' }],
])('%s is taken apart', (spec, parts) => {
  expect(parseVolume(spec)).toEqual(parts);
});

test.each([
  ['', 'empty'],
  [':/data', 'nothing between two colons'],
  ['data:', 'nothing between two colons'],
  ['aa:/b:ro:x', 'too many colons'],
])('"%s" is refused with what to write instead', (spec, reason) => {
  expect(parseVolume(spec)).toMatchObject({ kind: 'wrong', reason: expect.stringContaining(reason) });
});

test('any text has an answer', () => {
  fc.assert(
    fc.property(fc.string(), (spec) => {
      expect(['bind', 'volume', 'wrong']).toContain(parseVolume(spec).kind);
    }),
  );
});
