import { once } from 'node:events';
import { chmodSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { env } from 'node:process';
import { expect, onTestFinished, test } from 'vitest';
import { type Holder, hold, reportAndStay } from '../sandbox/hold.ts';
import { startSandbox } from '../sandbox/sandbox.ts';
import { allTraces, noTraces, takenByKernel, tracesOf, waitForTraces } from '../sandbox/traces.ts';
import { startCluster } from './cluster.ts';
import { pauseReference } from './pause-image.ts';

const clusterModule = JSON.stringify(join(import.meta.dirname, 'cluster.ts'));

/** A Pod that runs the only image that every node has. */
const pod = JSON.stringify({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'web' },
  spec: { containers: [{ name: 'web', image: pauseReference }] },
});

const program = `
  import { startCluster } from ${clusterModule};
  const cluster = await startCluster();
  await cluster.kubectl(['create', '--filename=-'], ${JSON.stringify(pod)});
  await cluster.kubectl(['wait', 'pod/web', '--for=condition=Ready', '--timeout=180s']);
  ${reportAndStay('cluster.sandbox')}
`;

async function holdCluster(): Promise<Holder> {
  const holder = await hold(program);
  onTestFinished(() => void holder.process.kill('SIGKILL'));
  return holder;
}

test('stop leaves nothing of a cluster with a Pod in it', async () => {
  const cluster = await startCluster();
  onTestFinished(() => cluster.stop());
  await cluster.kubectl(['create', '--filename=-'], pod);
  await cluster.kubectl(['wait', 'pod/web', '--for=condition=Ready', '--timeout=180s']);
  expect(tracesOf(cluster.sandbox)).toEqual(allTraces);

  await cluster.stop();

  await waitForTraces(cluster.sandbox, noTraces);
}, 300_000);

test('a start that fails says why and leaves nothing', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'landfall-broken-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, 'containerd'), '#!/bin/sh\necho no room for containers\nexit 1\n');
  chmodSync(join(folder, 'containerd'), 0o755);
  const failing = `
    import { startCluster } from ${clusterModule};
    await startCluster().catch((error) => console.log(JSON.stringify({ folder: error.message })));
  `;

  const { process: child, places } = await hold(failing, { ...env, PATH: `${folder}:${env['PATH']}` });
  if (child.exitCode === null) await once(child, 'exit');

  expect(places.folder).toContain('no room for containers');
  expect(readdirSync(tmpdir()).filter((name) => name.startsWith(`landfall-sandbox-${child.pid}-`))).toEqual([]);
}, 300_000);

test('an interrupted cluster leaves nothing', async () => {
  const { process: child, places } = await holdCluster();
  expect(tracesOf(places)).toEqual(allTraces);

  child.kill('SIGINT');
  await once(child, 'exit');

  await waitForTraces(places, noTraces);
}, 300_000);

test('kill -9 ends all that ran, and the next start removes the rest', async () => {
  const { process: child, places } = await holdCluster();
  expect(tracesOf(places)).toEqual(allTraces);

  child.kill('SIGKILL');
  await once(child, 'exit');
  await waitForTraces(places, takenByKernel);

  await (await startSandbox('next')).stop();
  await waitForTraces(places, noTraces);
}, 300_000);
