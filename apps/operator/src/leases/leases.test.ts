import { createKubeClient, type KubeObject, resources } from '@landfall/cluster/kube';
import { type ApiFault, createApiDouble } from '@landfall/cluster/kube/testing';
import { createFakeClock } from '@landfall/cluster/registry/testing';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Log } from '../process/log.ts';
import { createElection } from './election.ts';
import { giveSignsOfLife, watchSignsOfLife } from './sign-of-life.ts';

const silent: Log = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };
const lease = { namespace: 'landfall', name: 'leader' };
const durationMs = 15_000;

function stage() {
  const clock = createFakeClock(Date.parse('2026-11-21T12:00:00Z'));
  const double = createApiDouble();
  const faults = new Map<string, ApiFault>();
  /** Replicas that lead now. */
  const leading = new Set<string>();
  let mostAtATime = 0;
  const replicas = new Map<string, { stop(): void; readonly ended: Promise<void>; trouble: string | undefined }>();

  function start(identity: string): void {
    const faulty = {
      ...double.transport,
      send: async (request: Parameters<typeof double.transport.send>[0]) => {
        double.fail(() => faults.get(identity));
        const answer = double.transport.send(request);
        double.fail(undefined);
        return answer;
      },
    };
    const ending = new AbortController();
    const replica = { trouble: undefined as string | undefined, stop: () => ending.abort(), ended: Promise.resolve() };
    const election = createElection({
      client: createKubeClient(faulty),
      clock,
      random: () => 0.5,
      log: silent,
      lease,
      identity,
      durationMs,
      reasonNotTo: () => replica.trouble,
    });
    const lead = async (signal: AbortSignal): Promise<void> => {
      leading.add(identity);
      mostAtATime = Math.max(mostAtATime, leading.size);
      await new Promise<void>((resolve) => {
        signal.addEventListener('abort', () => resolve(), { once: true });
      });
      leading.delete(identity);
    };
    replica.ended = election.run(lead, ending.signal);
    replicas.set(identity, replica);
  }

  return {
    clock,
    double,
    faults,
    leading,
    replicas,
    start,
    client: createKubeClient(double.transport),
    mostAtATime: () => mostAtATime,
    async stopAll() {
      for (const replica of replicas.values()) replica.stop();
      await clock.advance(60_000);
      await Promise.all([...replicas.values()].map(({ ended }) => ended));
    },
  };
}

describe('an election', () => {
  test('has one leader, and another at once when that one ends in good order', async () => {
    const { clock, leading, replicas, start, stopAll } = stage();
    start('one');
    await clock.advance(5000);
    start('two');
    await clock.advance(60_000);
    expect([...leading]).toEqual(['one']);
    replicas.get('one')?.stop();
    await clock.advance(5000);

    expect([...leading]).toEqual(['two']);
    await stopAll();
  });

  test('has another leader after the lease is over, when the first gets no answers any more; that one stops before', async () => {
    const { clock, faults, leading, start, mostAtATime, stopAll } = stage();
    start('one');
    await clock.advance(5000);
    start('two');
    await clock.advance(5000);
    faults.set('one', 'hang');
    await clock.advance(13_000);
    expect([...leading]).toEqual([]);
    await clock.advance(10_000);

    expect([...leading]).toEqual(['two']);
    expect(mostAtATime()).toBe(1);
    faults.clear();
    await stopAll();
  });

  test('is left by who is not well', async () => {
    const { clock, leading, replicas, start, stopAll } = stage();
    start('one');
    await clock.advance(5000);
    start('two');
    const one = replicas.get('one');
    if (one !== undefined) one.trouble = 'it does not feel well';
    await clock.advance(10_000);

    expect([...leading]).toEqual(['two']);
    await stopAll();
  });

  test('never has two leaders, and has one again when nothing is wrong, whatever breaks', async () => {
    const step = fc.record({
      who: fc.constantFrom('one', 'two'),
      fault: fc.constantFrom<ApiFault | undefined>(undefined, 'cut', 'hang', { status: 500 }),
      pauseMs: fc.nat(25_000),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 15 }), async (steps) => {
        const { clock, faults, leading, start, mostAtATime, stopAll } = stage();
        start('one');
        start('two');
        for (const { who, fault, pauseMs } of steps) {
          if (fault === undefined) faults.delete(who);
          else faults.set(who, fault);
          await clock.advance(pauseMs);
        }
        faults.clear();
        // A request that hangs is given up by its own limit, which is not of this clock.
        await clock.advance(120_000);

        expect(mostAtATime()).toBeLessThanOrEqual(1);
        if (!steps.some(({ fault }) => fault === 'hang')) expect(leading.size).toBe(1);
        await stopAll();
      }),
      { numRuns: 40 },
    );
  });
});

describe('signs of life', () => {
  test('are seen while they are given, and not when they are old, withheld or cut off', async () => {
    const { clock, double, client, stopAll } = stage();
    let trouble: string | undefined;
    const options = { client, clock, random: () => 0.5, log: silent, lease, lifetimeMs: 10_000 };
    const watch = watchSignsOfLife(options);
    const ending = new AbortController();
    const running = [
      watch.run(ending.signal).catch(() => undefined),
      giveSignsOfLife(options, { identity: 'one', trouble: () => trouble, address: () => '10.0.0.1:8443' }, ending.signal),
    ];
    expect([watch.isAlive(), watch.giver()]).toEqual([false, undefined]);
    await clock.advance(6000);
    expect([watch.isAlive(), watch.giver()]).toEqual([true, { name: 'one', address: '10.0.0.1:8443' }]);
    trouble = 'too much to do';
    await clock.advance(11_000);
    // Where no gate may be set, nobody is asked for us: what can be found out in line has to be.
    expect([watch.isAlive(), watch.giver()]).toEqual([false, undefined]);
    trouble = undefined;
    await clock.advance(3000);
    expect(watch.isAlive()).toBe(true);
    double.fail((request) => (request.method === 'GET' ? undefined : 'cut'));
    await clock.advance(11_000);

    expect(watch.isAlive()).toBe(false);
    ending.abort(new Error('the test is over'));
    await clock.advance(1000);
    await Promise.all(running);
    await stopAll();
  });

  test('of yesterday are none', async () => {
    const { clock, client, stopAll } = stage();
    const old: Omit<KubeObject, 'metadata'> & { readonly metadata: typeof lease } = {
      apiVersion: 'coordination.k8s.io/v1',
      kind: 'Lease',
      metadata: lease,
      spec: { holderIdentity: 'one', renewTime: '2026-11-20T12:00:00.000000Z', leaseDurationSeconds: 10 },
    };
    await client.create(resources.leases, old);
    const watch = watchSignsOfLife({ client, clock, random: () => 0.5, log: silent, lease, lifetimeMs: 10_000 });
    const ending = new AbortController();
    const running = watch.run(ending.signal).catch(() => undefined);
    await clock.advance(2000);

    expect(watch.isAlive()).toBe(false);
    ending.abort(new Error('the test is over'));
    await clock.advance(1000);
    await running;
    await stopAll();
  });
});
