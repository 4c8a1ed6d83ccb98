/**
 * What time and numbers do to uploads: `node bench/uploads-long.ts [GIGABYTES] [SMALL] [UNFINISHED]`, over Versity's gateway and
 * PostgreSQL. One large file through the door of tus; small files in a row through each door, of which ten stretches are
 * compared; and unfinished uploads, which are then reaped. What is 0 is left out; `BENCH_DATA` names a folder for the gateway.
 */
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startDevelopmentServer } from '@landfall/runtime/tasks';
import { startObjectStore, startSubject } from './uploads/processes.ts';
import { ask, type Sender, sendCreated, sendPartsUnchecked, sendTus } from './uploads/senders.ts';

const [gigabytes = 5, small = 10_000, unfinished = 2_000] = process.argv.slice(2).map(Number);
const partBytes = 16 * 1024 * 1024;
const smallBytes = 2_000;
const atOnce = 4;

const scratch = mkdtempSync(join(process.env['BENCH_DATA'] ?? tmpdir(), 'landfall-bench-'));
const store = await startObjectStore(scratch);
const database = await startDevelopmentServer();
const server = await startSubject('ours', store, database.connectionString);
try {
  if (gigabytes > 0) await sendLarge();
  if (small > 0) {
    await sendSmall('parts', sendPartsUnchecked);
    await sendSmall('tus, a request to create and one to send', sendTus);
    await sendSmall('tus, created with its bytes', sendCreated);
  }
  if (unfinished > 0) await reapUnfinished();
} finally {
  await server.end();
  await store.end();
  await database.stop();
  rmSync(scratch, { recursive: true });
}

async function sendLarge(): Promise<void> {
  await sendTus(server.url, { sizeBytes: 20e6, partBytes });
  const [before, started, requests] = [server.memoryBytes(), performance.now(), await askRequests()];
  await sendTus(server.url, { sizeBytes: gigabytes * 1e9, partBytes });
  const seconds = (performance.now() - started) / 1000;
  const asked = ((await askRequests()) - requests) / gigabytes;
  console.log(
    `${gigabytes} GB through tus: ${seconds.toFixed(0)} s, ${((gigabytes * 1000) / seconds).toFixed(0)} MB/s, ` +
      `${megabytes(before)} MB before and ${megabytes(server.peakBytes())} MB at the peak, ${asked.toFixed(0)} requests per GB`,
  );
  emptyBucket();
}

/** A line for each tenth, so that what rises is seen to rise. */
async function sendSmall(name: string, send: Sender): Promise<void> {
  console.log(`\n${small} files of ${smallBytes} bytes, ${atOnce} at once: ${name}`);
  console.log('| files | ms each | requests each | MB |\n|---|---|---|---|');
  for (let tenth = 1; tenth <= 10; tenth++) {
    const [started, requests] = [performance.now(), await askRequests()];
    await repeat(small / 10, () => send(server.url, { sizeBytes: smallBytes, partBytes }));
    const each = (performance.now() - started) / (small / 10);
    const asked = ((await askRequests()) - requests) / (small / 10);
    console.log(`| ${(small / 10) * tenth} | ${each.toFixed(2)} | ${asked.toFixed(2)} | ${megabytes(server.memoryBytes())} |`);
    emptyBucket();
  }
}

async function reapUnfinished(): Promise<void> {
  const begun = performance.now();
  await repeat(unfinished, async () => {
    const body = JSON.stringify({ name: 'bench.raw', sizeBytes: 100e6 });
    await ask(`${server.url}/parts`, 'POST', { 'Content-Type': 'application/json' }, body);
  });
  const [started, requests] = [performance.now(), await askRequests()];
  const { body } = await ask(`${server.url}/reap`, 'POST');
  const seconds = (performance.now() - started) / 1000;
  const asked = ((await askRequests()) - requests) / unfinished;
  console.log(
    `\n${unfinished} unfinished uploads, begun in ${((started - begun) / 1000).toFixed(1)} s: reaped in ${seconds.toFixed(1)} s, ` +
      `${asked.toFixed(2)} requests each, ${megabytes(server.memoryBytes())} MB; ${body}`,
  );
}

async function repeat(times: number, work: () => Promise<unknown>): Promise<void> {
  let left = times;
  const one = async (): Promise<void> => {
    while (left-- > 0) await work();
  };
  await Promise.all(Array.from({ length: atOnce }, one));
}

async function askRequests(): Promise<number> {
  return Number((await ask(`${server.url}/requests`, 'GET')).body);
}

/** Versity's gateway becomes slower with the number of files in its folder, which is not what is measured. */
function emptyBucket(): void {
  const bucket = join(scratch, 'data', 'uploads', 'uploads', 'objects');
  for (const name of readdirSync(bucket)) rmSync(join(bucket, name), { recursive: true, force: true, maxRetries: 5 });
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(0);
}
