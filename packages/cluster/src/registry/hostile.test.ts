import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anonymousSource } from './auth/keyring.ts';
import { personalBudget } from './budget/budget.ts';
import { createRoute } from './mirrors/route.ts';
import { createRegistry } from './registry.ts';
import { createDouble, type DoubleAnswer } from './testing/double.ts';
import { createFakeClock } from './testing/fake-clock.ts';
import { sampleImage, sampleIndex, sampleTypes } from './testing/images.ts';

const digest = `sha256:${'a'.repeat(64)}`;
const image = sampleIndex([sampleImage('linux/amd64'), sampleImage('linux/arm64', { isPlatformHidden: true })]);

const header = fc.oneof(
  fc.record({
    'www-authenticate': fc.oneof(
      fc.string(),
      fc.constantFrom('Bearer realm="http://registry.example/token"', 'Bearer realm="file:///etc/passwd"', 'Basic'),
    ),
  }),
  fc.record({
    location: fc.oneof(fc.webUrl(), fc.string(), fc.constantFrom('http://169.254.169.254/', 'ftp://x', '//x', '/v2/')),
  }),
  fc.record({ 'retry-after': fc.oneof(fc.string(), fc.integer().map(String)) }),
  fc.record({ 'docker-content-digest': fc.oneof(fc.string(), fc.constant(digest)) }),
  fc.record({ 'content-type': fc.constantFrom(...Object.values(sampleTypes), 'text/html', ';;') }),
  fc.record({ 'ratelimit-limit': fc.string(), 'ratelimit-remaining': fc.string() }),
);

const descriptor = fc.record(
  {
    mediaType: fc.constantFrom(...Object.values(sampleTypes), 'x'),
    digest: fc.constantFrom(digest, 'x', 7),
    size: fc.integer(),
    platform: fc.jsonValue(),
  },
  { requiredKeys: [] },
);

const body = fc.oneof(
  fc.string(),
  fc.json(),
  fc
    .record(
      { manifests: fc.array(descriptor), mediaType: fc.constantFrom(...Object.values(sampleTypes)) },
      { requiredKeys: ['manifests'] },
    )
    .map((value) => JSON.stringify(value)),
  fc.record({ config: descriptor, layers: fc.array(descriptor) }).map((value) => JSON.stringify(value)),
  fc.record({ token: fc.jsonValue(), expires_in: fc.jsonValue() }).map((value) => JSON.stringify(value)),
);

const answer: fc.Arbitrary<DoubleAnswer | 'cut' | undefined> = fc.oneof(
  fc.constant(undefined),
  fc.constant('cut' as const),
  fc.record({
    status: fc.constantFrom(200, 204, 301, 307, 400, 401, 403, 404, 405, 418, 429, 500, 503, 999),
    headers: header,
    body,
  }),
);

describe('a registry that says anything', () => {
  it('gets a verdict that is proven or unknown, in few requests, and never breaks anything', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(answer, { minLength: 1, maxLength: 12 }), async (answers) => {
        const double = createDouble();
        double.push('shop/web', '1', image);
        const queue = [...answers];
        double.fail(() => queue.shift());
        const registry = createRegistry({
          send: double.send,
          clock: createFakeClock(),
          random: () => 0.5,
          route: createRoute({ isLocalhostHere: false, plainHttpHosts: ['registry.example'] }),
          budget: personalBudget,
        });

        const { facts } = await registry.inspect('registry.example/shop/web:1', {
          access: { reader: 'shop', own: anonymousSource, shared: anonymousSource },
          priority: 'admission',
        });

        if (facts.kind === 'unknown') expect(facts.detail).not.toBe('');
        else expect(facts.platforms.length).toBeGreaterThan(0);
        expect(double.seen.length).toBeLessThan(40);
      }),
      { numRuns: 300 },
    );
  });
});
