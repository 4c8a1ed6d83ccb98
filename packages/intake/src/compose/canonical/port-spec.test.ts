import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parsePorts } from './port-spec.ts';

test.each([
  ['80', [{ hostIp: '', target: 80, published: '', protocol: 'tcp' }]],
  ['8080:80', [{ hostIp: '', target: 80, published: '8080', protocol: 'tcp' }]],
  ['127.0.0.1:8080:80/UDP', [{ hostIp: '127.0.0.1', target: 80, published: '8080', protocol: 'udp' }]],
  ['127.0.0.1::80', [{ hostIp: '127.0.0.1', target: 80, published: '', protocol: 'tcp' }]],
  ['[::1]:8080:80', [{ hostIp: '::1', target: 80, published: '8080', protocol: 'tcp' }]],
  ['7000-7005:7000', [{ hostIp: '', target: 7000, published: '7000-7005', protocol: 'tcp' }]],
])('%s is one port', (spec, ports) => {
  expect(parsePorts(spec)).toEqual(ports);
});

test('a range is one port each, sorted as texts', () => {
  const ports = parsePorts('9998-10001:9998-10001');

  expect(ports).toMatchObject([{ target: 10_000 }, { target: 10_001 }, { target: 9998 }, { target: 9999 }]);
});

test.each([
  ['', 'the container port is missing'],
  ['80:', 'the container port is missing'],
  ['web', '"web" is no port of the container'],
  ['70000', '"70000" is no port of the container'],
  ['x:80', '"x" is no port of the host'],
  ['1-2:80-85', 'different lengths'],
  ['80/icmp', '"icmp" is no protocol'],
  ['localhost:80:80', '"localhost" is no IP address'],
  ['::1:80:80', '"::1" is no IP address'],
])('"%s" is refused with the reason', (spec, reason) => {
  expect(parsePorts(spec)).toMatchObject({ kind: 'wrong', reason: expect.stringContaining(reason) });
});

test('a range of any length keeps host and container ports together', () => {
  const range = fc.record({
    start: fc.integer({ min: 1, max: 60_000 }),
    length: fc.integer({ min: 1, max: 50 }),
    shift: fc.integer({ min: 1, max: 1000 }),
  });

  fc.assert(
    fc.property(range, ({ start, length, shift }) => {
      const ports = parsePorts(`${start + shift}-${start + shift + length}:${start}-${start + length}`);

      expect(ports).toHaveLength(length + 1);
      for (const port of 'kind' in ports ? [] : ports) expect(Number(port.published) - port.target).toBe(shift);
    }),
  );
});
