/** An application is replaced, replica by replica, behind a real proxy, while people use it. */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Proxy, startProxy } from './proxy.ts';

const program = fileURLToPath(new URL('replica.ts', import.meta.url));
const patience = { timeout: 60_000, interval: 20 };
const clients = 8;

interface Replica {
  readonly process: ChildProcess;
  readonly port: number;
}

let proxy: Proxy;
let replicas: Replica[];

beforeEach(async () => {
  proxy = await startProxy();
  replicas = [];
});
afterEach(async () => {
  for (const replica of replicas) replica.process.kill('SIGKILL');
  await proxy.stop();
});

test('no request fails when every replica drains before it ends', async () => {
  const { load, exitCodes } = await replace('drained', 3);

  expect(load.failures).toEqual([]);
  expect(load.answered).toBeGreaterThan(clients);
  expect(exitCodes).toEqual([0, 0, 0]);
});

test('requests do fail when replicas just end, so that the test above says something', async () => {
  const { load } = await replace('abrupt', 3);

  expect(load.failures.length).toBeGreaterThan(0);
});

/** Replaces some of three replicas as a Deployment does with `maxSurge: 1` and `maxUnavailable: 0`: a new one is ready before an old one is told to end. */
async function replace(end: 'drained' | 'abrupt', count: number) {
  replicas = await Promise.all(Array.from({ length: 3 }, async () => startReplica(end)));
  proxy.route(replicas.map(({ port }) => port));
  for (const replica of replicas) await waitUntilRouted(replica);
  const load = startLoad();
  const exitCodes: (number | null)[] = [];
  const former = replicas.slice(0, count);
  for (const old of former) {
    const fresh = await startReplica(end);
    replicas = [...replicas, fresh];
    proxy.route(replicas.map(({ port }) => port));
    await waitUntilRouted(fresh);
    const closed = once(old.process, 'close');
    old.process.kill('SIGTERM');
    await closed;
    exitCodes.push(old.process.exitCode);
    replicas = replicas.filter((replica) => replica !== old);
    proxy.route(replicas.map(({ port }) => port));
  }
  return { load: await load.stop(), exitCodes };
}

async function startReplica(end: string): Promise<Replica> {
  const started = fork(program, [end], { stdio: 'ignore' });
  const [port] = (await once(started, 'message')) as [number]; // what replica.ts tells
  return { process: started, port };
}

/** Traefik takes over a new list of replicas a moment after it was written. */
async function waitUntilRouted({ process: { pid } }: Replica): Promise<void> {
  await expect.poll(async () => (await ask()).text, patience).toBe(String(pid));
}

function startLoad() {
  const failures: string[] = [];
  const stopping = new AbortController();
  let answered = 0;
  const beClient = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      const { isGood, text } = await ask();
      if (isGood) answered += 1;
      else failures.push(text);
      await pause(5);
    }
  };
  const all = Array.from({ length: clients }, beClient);
  return {
    async stop() {
      stopping.abort();
      await Promise.all(all);
      return { answered, failures };
    },
  };
}

/** By POST, which no proxy and no client may send a second time by itself. */
async function ask(): Promise<{ readonly isGood: boolean; readonly text: string }> {
  try {
    const answer = await fetch(proxy.address, { method: 'POST', body: 'a picture' });
    const text = await answer.text();
    return { isGood: answer.ok, text: answer.ok ? text : `${answer.status} ${text}` };
  } catch (error) {
    return { isGood: false, text: String(error) };
  }
}
