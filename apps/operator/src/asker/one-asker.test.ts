import type { DigestFacts, Told } from '@landfall/cluster/registry';
import { createFakeClock, type FakeClock } from '@landfall/cluster/registry/testing';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Log } from '../process/log.ts';
import { chooseAsker, type Peer, restMs } from './choose-asker.ts';
import { createOneAsker, type OneAsker } from './one-asker.ts';
import { PeerError, type PeerLine } from './peer-line.ts';
import type { PeerAnswer, PeerQuestion } from './peer-message.ts';

const silent: Log = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };
const names = ['one', 'two', 'three'];
const peerOf = (name: string): Peer => ({ name, address: `${name}:8443` });

function questionAbout(image: string): PeerQuestion {
  return { image, namespace: 'shop', podSpec: { imagePullSecrets: [] }, isTemplate: false, priority: 'admission' };
}

const facts: DigestFacts = { kind: 'single', platforms: [{ os: 'linux', architecture: 'arm64' }] };

function answerFor(image: string): PeerAnswer {
  const told: Told = { name: image, digest: `sha256:${'ab'.repeat(32)}`, facts, isPublic: false, ageMs: 0 };
  return { kind: 'told', reader: 'uid-of-shop', told };
}

describe('who asks registries', () => {
  const peer = fc.constantFrom(...names).map(peerOf);
  const views = fc.record({
    alive: fc.option(peer, { nil: undefined }),
    failed: fc.option(fc.record({ peer, atMs: fc.nat(100_000) }), { nil: undefined }),
    nowMs: fc.nat(200_000),
  });

  test('is a replica that is seen to live, never oneself, and not one that just gave no answer', () => {
    fc.assert(
      fc.property(fc.constantFrom(...names), views, (self, view) => {
        const chosen = chooseAsker({ self, ...view });
        if (chosen === undefined) return;
        expect(chosen).toEqual(view.alive);
        expect(chosen.name).not.toBe(self);
        const { failed } = view;
        if (failed !== undefined && failed.peer.name === chosen.name)
          expect(view.nowMs - failed.atMs).toBeGreaterThanOrEqual(restMs);
      }),
    );
  });

  test('is the same one for all who see the same signs', () => {
    fc.assert(
      fc.property(peer, fc.nat(), (alive, nowMs) => {
        const askers = names.map((self) => chooseAsker({ self, alive, failed: undefined, nowMs })?.name ?? self);
        expect(new Set(askers)).toEqual(new Set([alive.name]));
      }),
    );
  });
});

/** What goes on between replicas in one world: who is gone, who cannot be heard, and who asked registries for what. */
interface World {
  readonly clock: FakeClock;
  readonly gone: Set<string>;
  readonly deaf: Set<string>;
  alive: string | undefined;
  readonly asked: string[];
  readonly askers: ReadonlyMap<string, OneAsker>;
}

function createWorld(): World {
  const clock = createFakeClock();
  const askers = new Map<string, OneAsker>();
  const world: World = { clock, gone: new Set(), deaf: new Set(), alive: undefined, asked: [], askers };
  const lineTo = (peer: Peer): PeerLine => {
    const end = Promise.withResolvers<never>();
    end.promise.catch(() => undefined);
    const answer = async (image: string, signal: AbortSignal): Promise<PeerAnswer> => {
      if (world.gone.has(peer.name)) throw new PeerError('nobody is there');
      if (world.deaf.has(peer.name)) {
        await clock.sleep(10_000, signal);
        throw new PeerError('it does not hear');
      }
      await clock.sleep(100, signal);
      world.asked.push(image);
      return answerFor(image);
    };
    return {
      ask: ({ image }, signal) => Promise.race([answer(image, signal), end.promise]),
      close: () => end.reject(new PeerError('it is over')),
    };
  };
  for (const self of names)
    askers.set(
      self,
      createOneAsker({
        self,
        clock,
        log: silent,
        alive: () => (world.alive === undefined ? undefined : peerOf(world.alive)),
        connect: lineTo,
      }),
    );
  return world;
}

/** As the operator does it: whoever gets no answer asks itself. */
async function lookUp({ askers, asked }: World, self: string, image: string): Promise<string> {
  const answer = await askers.get(self)?.ask(questionAbout(image));
  if (answer === undefined) asked.push(image);
  return answer?.kind ?? 'asked ourselves';
}

describe('a replica that another one asks for', () => {
  test('asks itself while nobody is known, and when the other is gone, at once', async () => {
    const world = createWorld();
    expect(await lookUp(world, 'two', 'a')).toBe('asked ourselves');
    world.alive = 'one';
    world.gone.add('one');

    expect(await lookUp(world, 'two', 'b')).toBe('asked ourselves');
  });

  test('asks once for everyone who wants to know the same', async () => {
    const world = createWorld();
    world.alive = 'one';
    const answers = Promise.all(Array.from({ length: 100 }, () => lookUp(world, 'two', 'a')));
    await world.clock.advance(1000);

    expect(new Set(await answers)).toEqual(new Set(['told']));
    expect(world.asked).toEqual(['a']);
  });

  test('goes on when the other does not hear, and asks it again after a while', async () => {
    const world = createWorld();
    world.alive = 'one';
    world.deaf.add('one');
    const answers = Promise.all([lookUp(world, 'two', 'a'), lookUp(world, 'two', 'b')]);
    await world.clock.advance(10_000);
    expect(await answers).toEqual(['asked ourselves', 'asked ourselves']);
    world.deaf.clear();
    expect(await lookUp(world, 'two', 'c')).toBe('asked ourselves');
    await world.clock.advance(restMs);
    const later = lookUp(world, 'two', 'd');
    await world.clock.advance(1000);

    expect(await later).toBe('told');
  });

  test('leaves no question without an answer, whoever is gone, deaf or replaced; all is asked once when all is well', async () => {
    const step = fc.oneof(
      fc.record({ kind: fc.constant('ask' as const), self: fc.constantFrom(...names), image: fc.nat(5) }),
      fc.record({ kind: fc.constantFrom('leads', 'goes', 'turns deaf', 'is well'), name: fc.constantFrom(...names) }),
      fc.record({ kind: fc.constant('wait' as const), milliseconds: fc.nat(12_000) }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 30 }), async (steps) => {
        const world = createWorld();
        const answers: Promise<string>[] = [];
        for (const next of steps) {
          if (next.kind === 'ask') answers.push(lookUp(world, next.self, `image ${next.image}`));
          else if (next.kind === 'wait') await world.clock.advance(next.milliseconds);
          else if (next.kind === 'leads') world.alive = next.name;
          else if (next.kind === 'goes') world.gone.add(next.name);
          else if (next.kind === 'turns deaf') world.deaf.add(next.name);
          else for (const ill of [world.gone, world.deaf]) ill.delete(next.name);
        }
        // Longer than anybody waits for an answer.
        await world.clock.advance(20_000);
        for (const outcome of await Promise.all(answers)) expect(['told', 'asked ourselves']).toContain(outcome);

        for (const ill of [world.gone, world.deaf]) ill.clear();
        world.alive = 'one';
        await world.clock.advance(restMs);
        world.asked.splice(0);
        const last = Promise.all(['two', 'three'].map((self) => lookUp(world, self, `last of ${self}`)));
        await world.clock.advance(1000);
        expect(await last).toEqual(['told', 'told']);
        expect(world.asked).toHaveLength(2);
      }),
      { numRuns: 60 },
    );
  });

  test('is let go by a caller that leaves', async () => {
    const world = createWorld();
    world.alive = 'one';
    const leaving = new AbortController();
    const answer = world.askers.get('two')?.ask(questionAbout('a'), leaving.signal);
    leaving.abort(new Error('left'));

    await expect(answer).rejects.toThrow('left');
  });
});
