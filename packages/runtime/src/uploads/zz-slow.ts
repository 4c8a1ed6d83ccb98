import { fork } from 'node:child_process';
import { createServer, request } from 'node:http';
import { connect } from 'node:net';
import { createUploads } from './core/uploads.ts';
import { createPartsDoor } from './doors/parts-door.ts';
import { createMemoryRecords } from './records/memory.ts';
import { createS3Client } from './storage/s3-client.ts';
import { createS3Storage } from './storage/s3-storage.ts';
import { createTusDoor } from './tus/door.ts';

const mode = process.argv[2];
if (mode === 'store') {
  const { startS3Double } = await import('./testing/s3-double.ts');
  const d = await startS3Double();
  const proxy = createServer((q, s) => {
    setTimeout(() => {
      const u = request(d.endpoint + q.url, { method: q.method, headers: q.headers, setHost: false });
      u.on('response', (r) => {
        s.writeHead(r.statusCode!, r.headers);
        r.pipe(s);
      });
      u.on('error', () => s.destroy());
      q.on('error', () => u.destroy());
      q.on('close', () => {
        if (!q.complete) u.destroy();
      });
      q.pipe(u);
    }, 2000);
  });
  proxy.listen(0, '127.0.0.1', () =>
    process.send!({
      endpoint: `http://127.0.0.1:${(proxy.address() as any).port}`,
      region: d.region,
      bucket: d.bucket,
      credentials: d.credentials,
    }),
  );
} else if (mode === 'server') {
  const d = JSON.parse(process.argv[3]!);
  const client = createS3Client({ ...d });
  const uploads = createUploads<undefined>({
    storage: createS3Storage({ client, bucket: d.bucket }),
    records: createMemoryRecords(),
    now: () => Date.now() + ahead,
  });
  let ahead = 0;
  const authorize = () => ({ tenant: 't', owner: 'a' });
  const o = { authorize, onFault: (e: unknown) => console.log('FAULT', e) };
  const parts = createPartsDoor(uploads, { ...o, base: '/parts' });
  const tus = createTusDoor(uploads, { ...o, base: '/tus' });
  const server = createServer((q, s) => {
    if (q.url === '/reap') {
      ahead = 2 * 86400e3;
      void uploads.reap().then((r) => s.end(JSON.stringify(r)));
      return;
    }
    if (q.url === '/mem') {
      s.end(String(process.memoryUsage().rss));
      return;
    }
    void (q.url!.startsWith('/tus') ? tus : parts)(q, s);
  });
  server.requestTimeout = 0;
  server.listen(0, '127.0.0.1', () => process.send!((server.address() as any).port));
} else {
  const child = fork(import.meta.filename, ['store']);
  const d: any = await new Promise((r) => child.once('message', r));
  const sv = fork(import.meta.filename, ['server', JSON.stringify(d)]);
  const port: any = await new Promise((r) => sv.once('message', r));
  const url = `http://127.0.0.1:${port}`;
  const size = 500_000;
  const body = new Uint8Array(size);
  const lap = async (name: string, f: () => Promise<unknown>) => {
    const t = performance.now();
    const r = await f();
    console.log(
      name,
      ((performance.now() - t) / 1000).toFixed(1),
      's, rss',
      (Number(await (await fetch(url + '/mem')).text()) / 1e6).toFixed(0),
      r ?? '',
    );
  };
  const T = { 'Tus-Resumable': '1.0.0', 'Content-Type': 'application/offset+octet-stream' };
  const one = async () => {
    const a = await fetch(`${url}/parts`, { method: 'POST', body: JSON.stringify({ name: 'a', sizeBytes: size }) });
    const b: any = await a.json();
    if (a.status !== 201) throw new Error(JSON.stringify(b));
    const p = await fetch(`${url}/parts/${b.id}/parts/1`, { method: 'PUT', body });
    if (p.status !== 200) throw new Error(await p.text());
    const c = await fetch(`${url}/parts/${b.id}/complete`, { method: 'POST', body: '{}' });
    if (c.status !== 200) throw new Error(await c.text());
  };
  const two = async () => {
    const a = await fetch(`${url}/tus`, { method: 'POST', headers: { ...T, 'Upload-Length': String(size) }, body });
    if (a.status !== 201) throw new Error(await a.text());
  };
  await lap('one part', one);
  await lap('one tus', two);
  await lap('200 parts', () => Promise.all(Array.from({ length: 200 }, one)).then(() => undefined));
  await lap('200 tus', () => Promise.all(Array.from({ length: 200 }, two)).then(() => undefined));
  // 200 drippers
  const ended: number[] = [];
  const t0 = performance.now();
  for (let i = 0; i < 200; i++) {
    const b: any = await (
      await fetch(`${url}/parts`, {
        method: 'POST',
        body: '{"name":"a","sizeBytes":500000}',
        keepalive: true,
        ...(i % 50 ? {} : {}),
      })
    )
      .json()
      .catch(() => ({}));
    if (i === 0) console.log('begin ok');
    const s = connect(port, '127.0.0.1');
    s.on('error', () => 0);
    s.write(`PUT /parts/${b.id}/parts/1 HTTP/1.1\r\nHost: a\r\nContent-Length: 500000\r\n\r\n`);
    const iv = setInterval(() => s.write('x'), 1000);
    s.on('close', () => {
      clearInterval(iv);
      ended.push((performance.now() - t0) / 1000);
    });
    if (i >= 9) {
      // the rest on the same upload
      for (; i < 199; i++) {
        const s2 = connect(port, '127.0.0.1');
        s2.on('error', () => 0);
        s2.write(`PUT /parts/${b.id}/parts/1 HTTP/1.1\r\nHost: a\r\nContent-Length: 500000\r\n\r\n`);
        const v = setInterval(() => s2.write('x'), 1000);
        s2.on('close', () => {
          clearInterval(v);
          ended.push((performance.now() - t0) / 1000);
        });
      }
    }
  }
  await lap('one part beside 200 that drip', one);
  await lap('20 tus beside them', () => Promise.all(Array.from({ length: 20 }, two)).then(() => undefined));
  await lap('until all are broken off', async () => {
    while (ended.length < 199) await new Promise((r) => setTimeout(r, 1000));
    return `first ${Math.min(...ended).toFixed(0)} last ${Math.max(...ended).toFixed(0)}`;
  });
  await Promise.all(
    Array.from({ length: 200 }, () => fetch(`${url}/parts`, { method: 'POST', body: '{"name":"a","sizeBytes":500000}' })),
  );
  await lap('reap 210', async () => (await (await fetch(url + '/reap')).text()).slice(0, 200));
  child.kill();
  sv.kill();
  process.exit();
}
