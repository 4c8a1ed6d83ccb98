import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { request } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { type DevelopmentServer, startDevelopmentServer } from '@landfall/runtime/tasks';
import {
  createS3Client,
  createS3Storage,
  createUploads,
  openPostgresRecords,
  type UploadRecord,
  type UploadStatus,
} from '@landfall/runtime/uploads';
import pg from 'pg';
import * as tus from 'tus-js-client';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ObjectStore } from '../object-storage/object-store.ts';
import { startVersitygw } from '../object-storage/versitygw.ts';
import { send } from './examples/client.ts';
import { type Replica, startReplica } from './replicas.ts';

const part = 16 * 1024 * 1024;
const file = randomBytes(2 * part + 1_000_000);
const headers = { Authorization: 'Bearer north/ann' };
const plain: UploadRecord = {
  id: '',
  kind: 'tus',
  state: 'open',
  tenant: 'west',
  owner: 'eve',
  name: 'a',
  declaredType: undefined,
  fingerprint: undefined,
  metadata: undefined,
  sizeBytes: 1,
  partBytes: part,
  reservedBytes: 1,
  key: 'a',
  multipartId: undefined,
  writer: 0,
  expiresAtMs: 1000,
  type: undefined,
  etag: undefined,
};
let store: ObjectStore;
let database: DevelopmentServer;
let pool: pg.Pool;
let replicas: Replica[];

beforeAll(async () => {
  [store, database] = await Promise.all([startVersitygw(), startDevelopmentServer({ settings: { fsync: 'off' } })]);
  pool = new pg.Pool({ connectionString: database.connectionString });
  pool.on('error', () => undefined);
  await pool.query('CREATE TABLE asset (id text PRIMARY KEY, tenant text, name text, type text, key text)');
  // Both make the tables of uploads at the same time.
  replicas = await Promise.all([1, 2].map(() => startReplica(store, database.connectionString)));
});
afterAll(async () => {
  for (const replica of replicas ?? []) await replica.kill();
  await pool?.end();
  await database?.stop();
  await store?.stop();
});

async function stored(id: string): Promise<Buffer> {
  const { rows } = await pool.query<{ key: string }>('SELECT key FROM asset WHERE id = $1', [id]);
  expect(rows).toHaveLength(1);
  const storage = createS3Storage({ client: createS3Client(store), bucket: store.bucket });
  return buffer(await storage.readRange({ key: rows[0]!.key, start: 0, end: file.length }));
}

async function begin(url: string): Promise<UploadStatus> {
  const body = JSON.stringify({ name: 'match.raw', sizeBytes: file.length });
  return (await (await fetch(`${url}/uploads`, { method: 'POST', headers, body })).json()) as UploadStatus;
}

const putPart = (url: string, id: string, number: number) => {
  const body = new Uint8Array(file.subarray((number - 1) * part, number * part));
  const digest = `sha-256=:${createHash('sha256').update(body).digest('base64')}:`;
  return fetch(`${url}/uploads/${id}/parts/${number}`, {
    method: 'PUT',
    headers: { ...headers, 'Content-Digest': digest },
    body,
  });
};

test('parts that were sent to a replica that is gone are there for the next one, and only the part under way is sent again', async () => {
  const doomed = await startReplica(store, database.connectionString);
  const other = replicas[0]!.url;
  const { id } = await begin(doomed.url);
  expect((await putPart(doomed.url, id, 2)).status).toBe(200);
  const half = request(`${doomed.url}/uploads/${id}/parts/1`, { method: 'PUT', headers: { ...headers, 'Content-Length': part } });
  const broken = once(half, 'error');
  await new Promise((resolve) => half.write(file.subarray(0, part / 2), resolve));
  await doomed.kill();
  await broken;

  const status = (await (await fetch(`${other}/uploads/${id}`, { headers })).json()) as UploadStatus;
  for (const number of [1, 3]) expect((await putPart(other, id, number)).status).toBe(200);
  const answers = await Promise.all(
    replicas.map(async ({ url }) => (await fetch(`${url}/uploads/${id}/complete`, { method: 'POST', headers })).status),
  );

  expect(status.parts.map(({ number }) => number)).toEqual([2]);
  expect(answers).toEqual([200, 200]);
  expect((await stored(id)).equals(file)).toBe(true);
});

test('tus-js-client goes on at another replica when the one that it spoke to is killed', async () => {
  const doomed = await startReplica(store, database.connectionString);
  let current = doomed.url;
  let isKilled = false;
  const id = await new Promise<string>((resolve, reject) => {
    const upload = new tus.Upload(file, {
      endpoint: `${doomed.url}/files`,
      headers,
      chunkSize: 6 * 1024 * 1024,
      retryDelays: [0, 10, 100],
      metadata: { filename: 'match.raw' },
      onChunkComplete: (_size, accepted) => {
        if (isKilled || accepted < part) return;
        isKilled = true;
        void doomed.kill();
      },
      onError: (error) => {
        // What a load balancer does: the same address leads to another replica.
        if (current !== doomed.url) return reject(error);
        current = replicas[1]!.url;
        const next = new tus.Upload(file, {
          endpoint: `${current}/files`,
          uploadUrl: `${current}/files/${upload.url?.split('/').at(-1)}`,
          headers,
          onError: reject,
          onSuccess: () => resolve(next.url?.split('/').at(-1) ?? ''),
        });
        next.start();
      },
      onSuccess: () => reject(new Error('it was not killed in time')),
    });
    upload.start();
  });

  expect((await stored(id)).equals(file)).toBe(true);
});

test('the client for browsers sends a file to the server of the guide', async () => {
  const { id, type } = await send(replicas[1]!.url, new File([new Uint8Array(file)], 'match.raw'));

  expect(type).toBe('application/octet-stream');
  expect((await stored(id)).equals(file)).toBe(true);
});

test('what was not completed in time is removed with every trace, by any replica', async () => {
  const { id } = await begin(replicas[0]!.url);
  await putPart(replicas[1]!.url, id, 1);
  const storage = createS3Storage({ client: createS3Client(store), bucket: store.bucket });
  const records = await openPostgresRecords(pool);
  const later = [1, 2].map(() => createUploads({ storage, records, now: () => Date.now() + 25 * 60 * 60 * 1000 }));

  const reports = await Promise.all(later.map((replica) => replica.reap()));

  const left: unknown[] = [];
  for await (const multipart of storage.listMultiparts('uploads/')) left.push(multipart);
  expect(reports.flatMap(({ failures }) => failures)).toEqual([]);
  expect(reports.some(({ removed }) => removed > 0)).toBe(true);
  expect(left).toEqual([]);
  expect(await records.find(id)).toBeUndefined();
  expect(await records.usage('north')).toEqual({ bytes: 3 * file.length, openUploads: 0 });
});

test('what is due is taken once, and not when it goes on after all', async () => {
  const records = await openPostgresRecords(pool);
  const add = async (id: string, fields: Partial<UploadRecord> = {}) => records.add({ ...plain, id, ...fields }, {});
  const due = Array.from({ length: 20 }, (_, index) => `due-${index}`);
  for (const id of [...due, 'goes-on']) await add(id);
  await add('joining', { state: 'completing' });
  await add('piece', { state: 'completed', kind: 'tus-partial', type: 'text/plain' });
  await add('file', { state: 'completed', type: 'text/plain' });
  await records.extend('goes-on', 3000);

  const taken = await Promise.all(Array.from({ length: 6 }, () => records.takeDue(2000, 2600, 10)));
  const [again, later] = [await records.takeDue(2500, 2600, 10), await records.takeDue(2600, 4000, 100)];

  const ids = taken.flat().map(({ id }) => id);
  expect(ids.toSorted()).toEqual([...due, 'joining', 'piece'].toSorted());
  expect(taken.flat().map(({ id, state }) => (id === 'joining') === (state === 'completing'))).not.toContain(false);
  expect(again).toEqual([]);
  expect(later.map(({ id }) => id).toSorted()).toEqual(ids.toSorted());
  for (const id of [...ids, 'goes-on', 'file']) await records.drop(id);
});

test('the work that ends one upload holds up no other upload of its tenant', async () => {
  const records = await openPostgresRecords(pool);
  await records.add({ ...plain, id: 'first', tenant: 'east', state: 'completing' }, {});

  const isEnded = await records.finish('first', { type: 'text/plain', etag: '' }, async () => {
    await records.add({ ...plain, id: 'second', tenant: 'east' }, {});
  });

  expect(isEnded).toBe(true);
  expect(await records.usage('east')).toEqual({ bytes: 2, openUploads: 1 });
});

test('two uploads never take the same last room of a quota', async () => {
  const body = JSON.stringify({ name: 'a', sizeBytes: 400_000_000 });
  const trial = { Authorization: 'Bearer trial/bob' };

  const answers = await Promise.all(
    Array.from({ length: 6 }, (_, index) =>
      fetch(`${replicas[index % 2]!.url}/uploads`, { method: 'POST', headers: trial, body }),
    ),
  );

  expect(answers.filter(({ status }) => status === 201)).toHaveLength(2);
  expect(answers.filter(({ status }) => status === 507)).toHaveLength(4);
});
