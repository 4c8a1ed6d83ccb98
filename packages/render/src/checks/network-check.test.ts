import fc from 'fast-check';
import { expect, test } from 'vitest';
import { quoteForShell } from '../component/probes/secret-command.ts';
import { recogniseNetworkCheck } from './network-check.ts';
import { splitSimpleCommand } from './simple-command.ts';

const recognise = (line: string) => recogniseNetworkCheck(splitSimpleCommand(line) ?? []);

test.each([
  ['curl -f http://localhost:80/a?b=c', { kind: 'http', port: 80, path: '/a?b=c' }],
  ['curl --fail --silent --show-error "http://localhost:80/" || exit 1', { kind: 'http', port: 80 }],
  ['curl -fsS -o /dev/null -m 5 localhost:8000/ready', { kind: 'http', port: 8000, path: '/ready' }],
  [
    "curl -f -H 'X-Probe: yes' https://localhost/x > /dev/null 2>&1",
    { kind: 'http', scheme: 'HTTPS', port: 443, headers: new Map([['X-Probe', 'yes']]) },
  ],
  ['/usr/bin/curl -sf http://[::1]:9000', { kind: 'http', host: '[::1]', port: 9000, path: '/' }],
  ['wget --no-verbose --tries=1 --spider http://localhost:3000/health || exit 1', { kind: 'http', port: 3000, path: '/health' }],
  ['wget -qO- http://127.0.0.1:80/ping', { kind: 'http', path: '/ping' }],
  ['nc -z -w 2 127.0.0.1 5432', { kind: 'tcp', port: 5432 }],
  ['curl -m3 -skfLo /dev/null http://127.0.0.1:10204/health', { kind: 'http', port: 10_204 }],
  ['nc -zv localhost 6379', { kind: 'tcp', port: 6379 }],
  ['grpc_health_probe -addr=:50051 -service=a', { kind: 'grpc', host: 'localhost', port: 50_051, service: 'a' }],
])('recognises %s', (line, expected) => {
  expect(recognise(line)).toMatchObject(expected);
});

test.each([
  'curl http://localhost/',
  'curl -f -X POST http://localhost/',
  'curl -f http://user:pass@localhost/',
  'curl -f http://localhost/$PATH_TO',
  'curl -f http://localhost/ | grep ok',
  'curl -f http://localhost/ && test -f /ready',
  'curl -f http://a/ http://b/',
  'curl -f -d body http://localhost/',
  'wget --post-data=x http://localhost/',
  'nc localhost 80',
  'pg_isready',
  'curl -f "http://localhost',
  '',
])('leaves %s alone', (line) => {
  expect(recognise(line)).toBeUndefined();
});

test('splitting never loses or invents words of a quoted command', () => {
  const word = fc.stringMatching(/^[ -~]{1,12}$/);
  fc.assert(
    fc.property(fc.array(word, { minLength: 1, maxLength: 5 }), (words) => {
      const line = words.map(quoteForShell).join(' ');
      const split = splitSimpleCommand(line);
      // A quote inside a quoted word is written with a backslash, which is more than a plain command.
      if (split !== undefined) expect(split).toEqual(words);
    }),
  );
});
