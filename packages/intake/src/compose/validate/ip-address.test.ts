import { isIP } from 'node:net';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isIpAddress } from './ip-address.ts';

test.each(['1.2.3.4', '0.0.0.0', '::', '::1', '1::', 'fe80::1:2', '::ffff:1.2.3.4', '1:2:3:4:5:6:7:8', '1:2:3:4:5:6:1.2.3.4'])(
  '%s is an address',
  (text) => {
    expect(isIpAddress(text)).toBe(true);
  },
);

test.each(['', '1.2.3', '1.2.3.256', '01.2.3.4', 'localhost', ':::', '1:2', '1::2::3', 'fe80::1%eth0', '12345::', '1.2.3.4:80'])(
  '%s is none',
  (text) => {
    expect(isIpAddress(text)).toBe(false);
  },
);

test('addresses are those that Node knows', () => {
  const candidate = fc.oneof(fc.ipV4(), fc.ipV6(), fc.string({ unit: fc.constantFrom(':', '.', '0', '1', 'f', '255') }));

  fc.assert(
    fc.property(candidate, (text) => {
      expect(isIpAddress(text)).toBe(isIP(text) !== 0);
    }),
  );
});
