import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Credential } from '../auth/credential.ts';
import { access, both, host, type Stage, stage, write } from '../testing/stage.ts';
import { createTokenBatches } from './token-batches.ts';

const shop = Credential.basic('shop', 'password');
const bearer = { access: { kind: 'bearer', users: { shop: 'password' } } } as const;
const names = Array.from({ length: 60 }, (_, index) => `shop/app${index}`);

function openShop(): Stage {
  const opened = stage({ double: bearer, latencyMs: 50 });
  for (const name of names) opened.double.push(name, '1', both);
  return opened;
}

async function askAll({ ask, clock }: Stage): Promise<readonly string[]> {
  const answers = Promise.all(names.map((name) => ask(`${host}/${name}:1`, { access: access('shop', shop) })));
  await clock.advance(60_000);
  return (await answers).map(write);
}

function tokenRequests({ double }: Stage): readonly string[] {
  return double.seen.map(({ path }) => path).filter((path) => path.startsWith('/token'));
}

const proven = names.map(() => 'index linux/amd64 linux/arm64');

describe('tokens of one account', () => {
  it('are asked for together where many images are asked about at once', async () => {
    const scene = openShop();

    expect(await askAll(scene)).toEqual(proven);
    expect(tokenRequests(scene).length).toBeLessThanOrEqual(10);
    for (const path of tokenRequests(scene))
      expect(new URL(path, 'http://x').searchParams.getAll('scope').length).toBeLessThanOrEqual(16);
  });

  it('are asked for one by one where a server gives the first scope alone', async () => {
    const scene = openShop();
    scene.double.fail(({ path }) => {
      if (!path.startsWith('/token')) return undefined;
      const scope = new URL(path, 'http://x').searchParams.get('scope') ?? '';
      return { status: 200, body: JSON.stringify({ token: `token-for-shop|${scope}` }) };
    });

    expect(await askAll(scene)).toEqual(proven);
    // Once it is known, no further image pays for it.
    expect(tokenRequests(scene).length).toBeLessThanOrEqual(names.length + 16);
  });

  it('are asked for one by one where a server refuses questions for several', async () => {
    const scene = openShop();
    scene.double.fail(({ path }) =>
      new URL(path, 'http://x').searchParams.getAll('scope').length > 1 ? { status: 403 } : undefined,
    );

    expect(await askAll(scene)).toEqual(proven);
    expect(tokenRequests(scene).length).toBeLessThanOrEqual(names.length + 2);
  });

  it('are given to everyone who stays, whoever leaves and whatever fails, each scope asked for once at a time', async () => {
    const wish = fc.record({ scope: fc.nat(30), leaves: fc.boolean(), tick: fc.nat(6) });
    const faults = fc.array(fc.constantFrom('sound', 'refuses', 'breaks'), { maxLength: 10 });
    await fc.assert(
      fc.asyncProperty(fc.array(wish, { minLength: 1, maxLength: 40 }), faults, async (wishes, planned) => {
        const coming = [...planned];
        const batches = createTokenBatches<string>({
          async fetch(scopes, signal) {
            expect(scopes.length).toBeLessThanOrEqual(16);
            const fault = coming.shift();
            await new Promise(setImmediate);
            signal.throwIfAborted();
            if (fault === 'breaks') throw new Error('broken');
            if (fault === 'refuses') throw new Error('refused');
            return scopes.join(' ');
          },
          mayConcernOne: (error) => error instanceof Error && error.message === 'refused',
        });
        const answers = wishes.map(async ({ scope, leaves, tick }) => {
          for (let turn = 0; turn < tick; turn += 1) await new Promise(setImmediate);
          const leaving = new AbortController();
          const answer = batches.get(`${scope}`, leaving.signal);
          if (leaves) leaving.abort(new Error('left'));
          try {
            const { token, scopes } = await answer;
            expect(token.split(' ')).toContain(`${scope}`);
            expect(token.split(' ')).toHaveLength(scopes);
            return 'given';
          } catch (error) {
            return (error as Error).message;
          }
        });
        for (const [index, outcome] of (await Promise.all(answers)).entries())
          expect(wishes[index]?.leaves === true ? ['left'] : ['given', 'broken', 'refused']).toContain(outcome);
        // What was refused or broken before is no hindrance to the next.
        coming.splice(0);
        expect((await batches.get('last', new AbortController().signal)).token).toBe('last');
      }),
    );
  });
});
