import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createFakeClock } from '../../registry/testing/fake-clock.ts';
import { createKubeClient } from '../create-client.ts';
import { keyOf, resources } from '../objects.ts';
import { createApiDouble } from '../testing/api-double.ts';
import { createInformer, type InformerOptions } from './create-informer.ts';

const namespace = 'shop';

function stage(options: Partial<InformerOptions<string>> = {}) {
  const clock = createFakeClock();
  const double = createApiDouble();
  const client = createKubeClient(double.transport);
  const faults: unknown[] = [];
  const informer = createInformer<string>({
    client,
    clock,
    random: () => 0.5,
    resource: resources.pods,
    project: (object) => String(object['note']),
    onFault: (error) => faults.push(error),
    ...options,
  });
  const ending = new AbortController();
  let running: Promise<unknown> | undefined;
  /** Time passes; the informer begins when it does so first. */
  const advance = (milliseconds: number): Promise<void> => {
    running ??= informer.run(ending.signal).catch(() => undefined);
    return clock.advance(milliseconds);
  };
  return {
    double,
    client,
    informer,
    faults,
    advance,
    set: (name: string, note: string) =>
      client.apply(resources.pods, { metadata: { name, namespace }, note }, { fieldManager: 'test' }),
    remove: (name: string) => client.delete(resources.pods, { name, namespace }),
    /** Lets everything happen that is due, retries of a broken watch too. */
    settle: () => advance(60_000),
    known: () => Object.fromEntries(informer.entries()),
    async stop() {
      ending.abort(new Error('the test is over'));
      await clock.advance(0);
      await running;
    },
  };
}

describe('an informer', () => {
  it('knows what was there before, and what happens from then on', async () => {
    const { set, remove, settle, informer, known, stop } = stage();
    await set('a', 'first');
    await settle();
    expect(informer.health()).toMatchObject({ isSynced: true, failures: 0 });
    expect(known()).toEqual({ 'shop/a': 'first' });
    await set('b', 'new');
    await set('a', 'second');
    await settle();
    expect(known()).toEqual({ 'shop/a': 'second', 'shop/b': 'new' });
    await remove('a');
    await settle();

    expect(known()).toEqual({ 'shop/b': 'new' });
    await stop();
  });

  it('reads a long list in pages', async () => {
    const made = stage({ settings: { pageSize: 3 } });
    for (let index = 0; index < 10; index += 1) await made.set(`pod-${index}`, 'here');
    await made.settle();

    expect(made.informer.size).toBe(10);
    expect(made.double.seen.filter((request) => request === 'GET /api/v1/pods').length).toBeGreaterThanOrEqual(4);
    await made.stop();
  });

  it('goes on where it was when its connection breaks, without another list', async () => {
    const { double, set, settle, known, faults, stop } = stage();
    await settle();
    const lists = double.seen.filter((request) => request === 'GET /api/v1/pods').length;
    double.cutWatches();
    await set('a', 'while nobody watched');
    await settle();

    expect(known()).toEqual({ 'shop/a': 'while nobody watched' });
    expect(faults).toHaveLength(1);
    // One for the watch that took its place; a list and a watch would be two.
    expect(double.seen.filter((request) => request === 'GET /api/v1/pods').length).toBe(lists + 1);
    await stop();
  });

  it('begins with a list when its version is too old, and tells what has gone meanwhile', async () => {
    const { double, set, remove, settle, known, informer, stop } = stage();
    await set('a', 'old');
    await settle();
    const gone: string[] = [];
    informer.listen((change) => {
      if (change.kind === 'gone') gone.push(`${change.key} ${change.before}`);
    });
    double.cutWatches();
    await remove('a');
    await set('b', 'new');
    double.compact();
    await settle();

    expect(known()).toEqual({ 'shop/b': 'new' });
    expect(gone).toEqual(['shop/a old']);
    await stop();
  });

  it('waits longer and longer while the server is away, as long as the server says, and comes back', async () => {
    const { double, advance, set, settle, known, informer, stop } = stage();
    double.fail(() => 'cut');
    await advance(600_000);
    const tries = double.seen.length;
    expect(tries).toBeLessThan(60);
    expect(informer.health()).toMatchObject({ isSynced: false });
    expect(informer.health().failures).toBeGreaterThan(10);
    double.fail(() => ({ status: 429, retryAfterMs: 3_600_000 }));
    await advance(3_000_000);
    expect(double.seen.length).toBeLessThanOrEqual(tries + 1);
    double.fail(undefined);
    await advance(3_600_000);
    await set('a', 'back');
    await settle();

    expect(known()).toEqual({ 'shop/a': 'back' });
    await stop();
  });

  it('takes a kind that the cluster does not know for one without objects, where that may be', async () => {
    const { double, advance, informer, stop } = stage({ mayBeUnknown: true });
    double.fail(() => ({ status: 404 }));
    await advance(1000);
    expect(informer.health()).toMatchObject({ isSynced: true, failures: 0 });
    await advance(600_000);

    expect(double.seen.length).toBeLessThan(30);
    await stop();
  });

  it('goes on when a listener throws, and when a projection wants nothing of an object', async () => {
    const { set, settle, known, informer, faults, stop } = stage({
      project: (object) => (object.metadata.name === 'odd' ? undefined : object.metadata.name),
    });
    informer.listen(() => {
      throw new Error('a fault of a listener');
    });
    await settle();
    await set('odd', '');
    await set('even', '');
    await settle();

    expect(known()).toEqual({ 'shop/even': 'even' });
    expect(faults).toHaveLength(1);
    await stop();
  });

  it('hears of the world through bookmarks when nothing happens', async () => {
    const { advance, double, informer, settle, stop } = stage();
    await settle();
    const before = informer.health().heardAtMs ?? 0;
    await advance(30_000);
    double.bookmark();
    await advance(1);

    expect(informer.health().heardAtMs).toBeGreaterThan(before);
    await stop();
  });

  it('knows in the end what the server knows, whatever breaks on the way', async () => {
    const step = fc.oneof(
      fc.record({ kind: fc.constant('set' as const), name: fc.constantFrom('a', 'b', 'c'), note: fc.string({ maxLength: 3 }) }),
      fc.record({ kind: fc.constant('remove' as const), name: fc.constantFrom('a', 'b', 'c') }),
      fc.record({ kind: fc.constantFrom('cut' as const, 'compact' as const, 'settle' as const, 'away' as const) }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => {
        const made = stage();
        const changes = new Map<string, string>();
        made.informer.listen((change) => {
          if (change.kind === 'set') changes.set(change.key, change.value);
          else changes.delete(change.key);
        });
        for (const each of steps) {
          if (each.kind === 'set') await made.set(each.name, each.note);
          if (each.kind === 'remove') await made.remove(each.name);
          if (each.kind === 'cut') made.double.cutWatches();
          if (each.kind === 'compact') made.double.compact();
          if (each.kind === 'settle') await made.settle();
          if (each.kind === 'away') {
            made.double.fail((request) => (request.method === 'GET' ? 'cut' : undefined));
            await made.settle();
            made.double.fail(undefined);
          }
        }
        await made.settle();
        const there = new Map<string, string>();
        for await (const { items } of made.client.pages(resources.pods))
          for (const item of items) there.set(keyOf(item.metadata), String(item['note']));

        expect(new Map(made.informer.entries())).toEqual(there);
        expect(changes).toEqual(there);
        await made.stop();
      }),
      { numRuns: 60 },
    );
  });
});
