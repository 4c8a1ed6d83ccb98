import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse, request as startRequest } from 'node:http';
import { stripTypeScriptTypes } from 'node:module';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, normalize } from 'node:path';
import {
  createMemoryRecords,
  createPartsDoor,
  createS3Client,
  createS3Storage,
  createTusDoor,
  createUploads,
} from '@landfall/runtime/uploads';
import { type S3Double, startS3Double } from '@landfall/runtime/uploads/testing';
import { rolldown } from 'rolldown';
import { type Network, startNetwork } from './network.ts';

/** A page with the published client, a server with both doors, an object store, and the network in between. */
export interface Stage {
  readonly folder: string;
  readonly network: Network;
  readonly s3: S3Double;
  /** Parts that the browser sent to the server, and straight to the object store, whether they arrived or not. */
  readonly sent: { toServer: number; toStore: number };
  /** The server takes so many more parts, and leaves others waiting until what comes back is called. */
  holdPartsAfter(count: number): () => void;
  stop(): Promise<void>;
}

export const partBytes = 5 * 1024 * 1024;

const root = join(import.meta.dirname, '../../..');

const page = `<!doctype html><title>Uploads</title><input type="file" id="file" multiple>
<script type="module">
  import { createUploader } from '/runtime/uploads/browser/index.js';
  globalThis.startUpload = (options) => {
    const uploader = createUploader({ base: '/api/uploads', firstDelayMs: 20, maxDelayMs: 200, ...options });
    globalThis.upload = uploader.upload(document.querySelector('#file').files[0]);
  };
  const { sendFiles } = await import('/example.js');
  globalThis.sendAll = async () => {
    const shown = new Map();
    const uploads = sendFiles('/api/uploads', [...document.querySelector('#file').files], (name, { state }) => shown.set(name, state));
    await Promise.all(uploads.map(({ completed }) => completed));
    return [...shown];
  };
  globalThis.isReady = true;
</script>
<script type="module" src="/tus-clients.js"></script>`;

/** The example of the guide, as a bundler would leave it. */
const example = stripTypeScriptTypes(
  readFileSync(new URL('../../../packages/runtime/src/uploads/browser/examples/page.ts', import.meta.url), 'utf8'),
).replace('../index.ts', '/runtime/uploads/browser/index.js');

/** Uppy and tus-js-client, as an application would use them. */
const tusClients = `
  import Uppy from '@uppy/core';
  import Tus from '@uppy/tus';
  import * as tus from 'tus-js-client';
  const options = { endpoint: '/api/tus', chunkSize: ${partBytes}, retryDelays: [20, 50, 100, 200, 400, 800] };
  const file = () => document.querySelector('#file').files[0];
  globalThis.uploadWith = {
    'tus-js-client': () => new Promise((resolve, reject) => {
      new tus.Upload(file(), { ...options, metadata: { filename: file().name }, onSuccess: () => resolve('done'), onError: reject }).start();
    }),
    Uppy: async () => {
      const uppy = new Uppy().use(Tus, options);
      uppy.addFile({ name: file().name, data: file() });
      const { successful, failed } = await uppy.upload();
      if (failed.length > 0) throw new Error(String(failed[0].error));
      return successful.length === 1 ? 'done' : 'nothing';
    },
  };`;

export async function startStage(): Promise<Stage> {
  const folder = mkdtempSync(join(tmpdir(), 'landfall-uploads-'));
  const dist = unpackRuntime(folder);
  const bundle = await bundleTusClients();
  const s3 = await startS3Double();
  let port = 0;
  const network = await startNetwork(() => port);
  const sent = { toServer: 0, toStore: 0 };
  let hold = { after: Number.POSITIVE_INFINITY, over: Promise.resolve() };
  const doors = openDoors(s3, network.origin);
  const server = createServer((request, response) => {
    const path = request.url ?? '/';
    const isPut = request.method === 'PUT';
    if (path === '/') sendText(response, 'text/html', page);
    else if (path === '/tus-clients.js') sendText(response, 'text/javascript', bundle);
    else if (path === '/example.js') sendText(response, 'text/javascript', example);
    else if (path.startsWith('/runtime/')) sendText(response, 'text/javascript', readDist(dist, path));
    else if (path.startsWith('/api/uploads')) {
      if (isPut) sent.toServer += 1;
      const isHeld = isPut && sent.toServer > hold.after;
      void (isHeld ? hold.over : Promise.resolve()).then(async () => doors.parts(request, response));
    } else if (path.startsWith('/api/tus')) void doors.tus(request, response);
    else {
      if (isPut) sent.toStore += 1;
      passOn(request, response, s3.endpoint);
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  ({ port } = server.address() as AddressInfo); // it listens on a port
  return {
    folder,
    network,
    s3,
    sent,
    holdPartsAfter(count) {
      const { promise, resolve } = Promise.withResolvers<void>();
      hold = { after: sent.toServer + count, over: promise };
      return () => {
        hold = { after: Number.POSITIVE_INFINITY, over: Promise.resolve() };
        resolve();
      };
    },
    async stop() {
      await network.stop();
      server.closeAllConnections();
      server.close();
      await s3.stop();
      rmSync(folder, { recursive: true });
    },
  };
}

/** The published form, as a person gets it from npm. @returns the folder with its JavaScript */
function unpackRuntime(folder: string): string {
  execFileSync(process.execPath, [join(root, 'tools/build/package-runtime.ts'), folder], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const tarball = readdirSync(folder).find((name) => name.endsWith('.tgz')) ?? '';
  const unpacked = join(folder, 'runtime');
  mkdirSync(unpacked);
  execFileSync('tar', ['-xzf', join(folder, tarball), '-C', unpacked, '--strip-components=1']);
  return join(unpacked, 'dist');
}

function readDist(dist: string, path: string): string {
  return readFileSync(join(dist, normalize(`/${path.slice('/runtime/'.length)}`)), 'utf8');
}

async function bundleTusClients(): Promise<string> {
  const entry = join(import.meta.dirname, 'tus-clients.js');
  const build = await rolldown({
    input: entry,
    platform: 'browser',
    logLevel: 'silent',
    plugins: [{ name: 'entry', resolveId: (id) => (id === entry ? id : null), load: (id) => (id === entry ? tusClients : null) }],
  });
  const { output } = await build.generate({ format: 'es' });
  await build.close();
  return output[0].code;
}

function openDoors(s3: S3Double, origin: string) {
  const { region, credentials, bucket } = s3;
  const uploads = createUploads({
    storage: createS3Storage({
      client: createS3Client({ endpoint: s3.endpoint, region, credentials }),
      bucket,
      direct: { client: createS3Client({ endpoint: origin, region, credentials }) },
    }),
    records: createMemoryRecords(),
    preferredPartBytes: partBytes,
  });
  const authorize = () => ({ tenant: 'press', owner: 'ann' });
  return {
    parts: createPartsDoor(uploads, { base: '/api/uploads', authorize }),
    tus: createTusDoor(uploads, { base: '/api/tus', authorize }),
  };
}

/** To the object store, under the name that the browser used: it is part of what was signed. */
function passOn(request: IncomingMessage, response: ServerResponse, endpoint: string): void {
  const { method, url = '/', headers } = request;
  const outgoing = startRequest(new URL(url, endpoint), { method, headers }, (answer) => {
    response.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(response);
  });
  outgoing.on('error', () => response.destroy());
  request.on('close', () => {
    if (!request.complete) outgoing.destroy();
  });
  request.pipe(outgoing);
}

function sendText(response: ServerResponse, type: string, text: string): void {
  response.writeHead(200, { 'Content-Type': type, 'Cache-Control': 'no-store' }).end(text);
}
