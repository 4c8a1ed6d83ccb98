import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clusterAddressPolicy, judgeAddress, personalAddressPolicy } from './address-policy.ts';

describe('which addresses a name of an image may lead to', () => {
  it.each([
    '127.0.0.1',
    '127.8.8.8',
    '::1',
    '169.254.169.254',
    '169.254.170.23',
    'fe80::1',
    'fe80::1%eth0',
    'fd00:ec2::254',
    '100.100.100.200',
    '168.63.129.16',
    '0.0.0.0',
    '::',
    '224.0.0.1',
    'ff02::1',
    '255.255.255.255',
    '::ffff:127.0.0.1',
    '::ffff:7f00:1',
    '::127.0.0.1',
    '::ffff:0:127.0.0.1',
    '64:ff9b::169.254.169.254',
    '2002:7f00:1::',
    'registry.example',
    '',
  ])('refuses %s in a cluster', (address) => {
    expect(judgeAddress(address, clusterAddressPolicy)).toBeDefined();
  });

  it.each(['10.0.0.7', '192.168.1.4', '172.16.0.1', '100.64.0.9', 'fd12::7', '8.8.8.8', '2001:db8::1', '::ffff:10.0.0.7'])(
    'lets %s through',
    (address) => {
      expect(judgeAddress(address, clusterAddressPolicy)).toBeUndefined();
    },
  );

  it('opens loopback alone on a personal machine', () => {
    expect(judgeAddress('127.0.0.1', personalAddressPolicy)).toBeUndefined();
    expect(judgeAddress('::1', personalAddressPolicy)).toBeUndefined();
    expect(judgeAddress('169.254.169.254', personalAddressPolicy)).toBe('an address of cloud metadata');
  });

  it('opens what is named, and nothing beside it', () => {
    const policy = { allowsLoopback: false, open: ['169.254.20.10', '127.1.0.0/16', 'nonsense', '10.0.0.0/99'] };

    expect(judgeAddress('169.254.20.10', policy)).toBeUndefined();
    expect(judgeAddress('169.254.20.11', policy)).toBe('a link-local address');
    expect(judgeAddress('127.1.2.3', policy)).toBeUndefined();
    expect(judgeAddress('127.2.0.1', policy)).toBe('a loopback address');
  });

  it('judges an address alike however it is wrapped in IPv6', () => {
    fc.assert(
      fc.property(fc.ipV4(), (address) => {
        const [a, b, c, d] = address.split('.').map(Number) as [number, number, number, number];
        const hex = `${((a << 8) | b).toString(16)}:${((c << 8) | d).toString(16)}`;
        const isRefused = judgeAddress(address, clusterAddressPolicy) !== undefined;

        for (const wrapped of [`::ffff:${address}`, `::ffff:${hex}`, `64:ff9b::${hex}`, `2002:${hex}::`]) {
          expect(judgeAddress(wrapped, clusterAddressPolicy) !== undefined).toBe(isRefused);
        }
      }),
    );
  });

  it('answers whatever it is asked', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.ipV6()), (text) => {
        const answer = judgeAddress(text, clusterAddressPolicy);

        expect(answer === undefined || answer.length > 0).toBe(true);
      }),
    );
  });
});
