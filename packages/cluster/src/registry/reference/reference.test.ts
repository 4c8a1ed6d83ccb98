import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { digestOf, isDigest } from './digest.ts';
import { formatReference, parseReference } from './reference.ts';

const sha256 = `sha256:${'a'.repeat(64)}`;
const sha512 = `sha512:${'0'.repeat(128)}`;

function canonical(text: string): string {
  const answer = parseReference(text);
  return answer.ok ? formatReference(answer.reference) : `refused: ${answer.reason}`;
}

describe('names of images', () => {
  it.each([
    ['ubuntu', 'docker.io/library/ubuntu:latest'],
    ['library/ubuntu:24.04', 'docker.io/library/ubuntu:24.04'],
    ['docker.io/ubuntu', 'docker.io/library/ubuntu:latest'],
    ['index.docker.io/ubuntu', 'docker.io/library/ubuntu:latest'],
    ['shop/web', 'docker.io/shop/web:latest'],
    ['localhost/web', 'localhost/web:latest'],
    ['localhost:5000/web:1', 'localhost:5000/web:1'],
    ['10.0.0.7:5000/team/web', '10.0.0.7:5000/team/web:latest'],
    ['[fd00::7]:5000/web', '[fd00::7]:5000/web:latest'],
    ['UPPER/web', 'upper/web:latest'],
    ['registry.example/a/b__c/d.e-f:v1.2', 'registry.example/a/b__c/d.e-f:v1.2'],
    [`web@${sha256}`, `docker.io/library/web@${sha256}`],
    [`registry.example:5000/web:1@${sha256}`, `registry.example:5000/web@${sha256}`],
    [`web@${sha512}`, `docker.io/library/web@${sha512}`],
  ])('%s is %s', (text, expected) => {
    expect(canonical(text)).toBe(expected);
  });

  it.each([
    '',
    'Web',
    'shop/Web',
    'registry.example/Web',
    'web:',
    'web:-1',
    `web:${'a'.repeat(129)}`,
    'a'.repeat(64),
    'web@sha256:abc',
    `web@md5:${'a'.repeat(32)}`,
    'web//api',
    'registry.example/',
    'registry.example:99999/web',
    'registry.example:0/web',
    'http://registry.example/web',
    'user:pw@registry.example/web',
    '../../etc/passwd',
    'registry.example/a/../b',
    'web ',
    'registry.example/web?x=1',
    'registry.example/web#x',
    '-bad.example/web',
  ])('%j is refused', (text) => {
    expect(parseReference(text).ok).toBe(false);
  });

  const word = fc.string({ unit: fc.constantFrom('a', 'z', '0', '9'), minLength: 1, maxLength: 6 });
  const component = fc.tuple(word, fc.constantFrom('', '.', '_', '__', '-', '---'), word).map((parts) => parts.join(''));
  const legal = fc
    .record({
      host: fc.constantFrom('docker.io', 'registry.example', 'registry.example:5000', 'localhost', 'localhost:80', '10.1.2.3'),
      path: fc.array(component, { minLength: 1, maxLength: 4 }),
      tag: fc.constantFrom(undefined, 'latest', '1.2.3', '_', 'V1-b_2', 'a'.repeat(128)),
      digest: fc.constantFrom(undefined, sha256, sha512),
    })
    .map(
      ({ host, path, tag, digest }) =>
        `${host}/${path.join('/')}${tag === undefined ? '' : `:${tag}`}${digest === undefined ? '' : `@${digest}`}`,
    );

  it('accepts every legal name, and its full form means the same', () => {
    fc.assert(
      fc.property(legal, (text) => {
        const full = canonical(text);

        expect(full).not.toMatch(/^refused/);
        expect(canonical(full)).toBe(full);
      }),
    );
  });

  it('answers every text, and nothing of what it accepts can leave its path or reach another host', () => {
    const hostile = fc.oneof(
      fc.string(),
      fc.string({ unit: 'binary' }),
      fc.tuple(legal, fc.string({ maxLength: 9 })).map((pair) => pair.join('')),
    );
    fc.assert(
      fc.property(hostile, (text) => {
        const answer = parseReference(text);
        if (!answer.ok) {
          expect(answer.reason).not.toBe('');
          return;
        }
        const { host, repository } = answer.reference;
        const url = new URL(`https://${host}/v2/${repository}/manifests/x`);

        expect(url.pathname).toBe(`/v2/${repository}/manifests/x`);
        expect([url.username, url.password, url.search, url.hash]).toEqual(['', '', '', '']);
      }),
      { numRuns: 300 },
    );
  });
});

describe('digests', () => {
  it('names bytes by each algorithm', () => {
    const bytes = new TextEncoder().encode('landfall');

    for (const like of ['sha256:', 'sha384:', 'sha512:']) {
      expect(isDigest(digestOf(bytes, like))).toBe(true);
    }
    expect(digestOf(new Uint8Array())).toBe('sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
  });

  it.each([
    '',
    'sha256:',
    `sha256:${'A'.repeat(64)}`,
    `sha256:${'a'.repeat(63)}`,
    `sha1:${'a'.repeat(40)}`,
    ':',
    'constructor:1',
  ])('%j is none', (text) => {
    expect(isDigest(text)).toBe(false);
  });
});
