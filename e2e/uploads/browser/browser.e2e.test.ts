/** Files go from a real browser through a network that breaks, with the published client, tus-js-client and Uppy. */
import { appendFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { startBrowser } from '../../reports/browser.ts';
import { openInFirefox } from './firefox.ts';
import { partBytes, type Stage, startStage } from './stage.ts';

const patience = { timeout: 100_000, interval: 50 };
const parts = 4;
/** Not a whole number of parts, and different everywhere. */
const bytes = Buffer.alloc(parts * partBytes - 1_234_567);
for (let at = 0; at + 4 <= bytes.length; at += 4) bytes.writeUInt32LE(at, at);

let stage: Stage;
let browser: Browser;
let page: Page;
let count = 0;
let file: string;

beforeAll(async () => {
  [stage, browser] = await Promise.all([startStage(), startBrowser()]);
});
afterAll(async () => {
  await browser?.close();
  await stage?.stop();
});
beforeEach(async () => {
  count += 1;
  file = join(stage.folder, `match ${count}.mov`);
  writeFileSync(file, bytes);
  stage.s3.contents.objects.clear();
  stage.network.cutEvery(0, 0);
  Object.assign(stage.sent, { toServer: 0, toStore: 0 });
  page = await openPage();
});
afterEach(async () => {
  await page.context().close();
});

test.each([
  ['through the server', 'server'],
  ['straight to the object store', 'direct'],
])('%s, a file arrives whole over a network that cuts every connection again and again', async (_what, via) => {
  stage.network.cutEvery(3 * 1024 * 1024, 4);
  await page.evaluate(`startUpload(${JSON.stringify({ via, parallelParts: 3 })})`);
  await expect.poll(() => stateOf(page), patience).toBe('completed');

  expect(stage.network.cuts()).toBe(4);
  expect(storedBytes()?.equals(bytes)).toBe(true);
  // Checksums were made beside the page.
  expect(page.workers().map((worker) => worker.url())).toEqual([expect.stringContaining('checksum-worker.js')]);
  expect(stage.sent[via === 'server' ? 'toStore' : 'toServer']).toBe(0);
});

test('a pause, the end of the browser and a new one: the file is chosen again and goes on', async () => {
  const release = stage.holdPartsAfter(2);
  await page.evaluate('startUpload({ via: "server", parallelParts: 1 })');
  await expect.poll(() => stage.sent.toServer, patience).toBe(3);
  await page.evaluate('upload.pause()');
  release();
  const id = await page.evaluate<string>('upload.id()');
  const sentBefore = stage.sent.toServer;
  await browser.close();
  browser = await startBrowser();
  page = await openPage();

  await page.evaluate('startUpload({ via: "server" })');
  await expect.poll(() => stateOf(page), patience).toBe('completed');

  expect(await page.evaluate<string>('upload.id()')).toBe(id);
  expect(stage.sent.toServer - sentBefore).toBeLessThanOrEqual(parts - 2);
  expect(storedBytes()?.equals(bytes)).toBe(true);
});

test('a file that changes while it is sent is said to have changed', async () => {
  const release = stage.holdPartsAfter(1);
  await page.evaluate('startUpload({ via: "server", parallelParts: 1 })');
  await expect.poll(() => stage.sent.toServer, patience).toBe(2);
  appendFileSync(file, 'changed');
  release();

  await expect.poll(() => stateOf(page), patience).toBe('failed');
  expect(await page.evaluate('upload.progress().failure.code')).toBe('FILE_CHANGED');
  expect(stage.s3.contents.objects.size).toBe(0);
});

test('the page of the guide sends every file that was chosen', async () => {
  const files = ['one', 'two'].map((name) => ({ name, mimeType: 'text/plain', buffer: Buffer.from(name) }));
  await page.setInputFiles('#file', files);

  expect(await page.evaluate('sendAll()')).toEqual([
    ['one', 'completed'],
    ['two', 'completed'],
  ]);
  expect([...stage.s3.contents.objects.values()].map((object) => object.bytes.toString()).sort()).toEqual(['one', 'two']);
});

test.each(['tus-js-client', 'Uppy'])('%s sends a file over the same network through the door of tus', async (client) => {
  stage.network.cutEvery(6 * 1024 * 1024, 2);
  expect(await page.evaluate(`uploadWith[${JSON.stringify(client)}]()`)).toBe('done');

  expect(stage.network.cuts()).toBe(2);
  expect(storedBytes()?.equals(bytes)).toBe(true);
});

const firefox = process.env['LANDFALL_FIREFOX'];

test.each(firefox === undefined ? [] : ['server', 'direct', 'tus-js-client'])(
  'in Firefox, a file goes the way of %s over the same network, where LANDFALL_FIREFOX names the program',
  async (way) => {
    const opened = await openInFirefox(firefox ?? '', stage.network.origin, file);
    stage.network.cutEvery(6 * 1024 * 1024, 2);
    if (way === 'tus-js-client') {
      expect(await opened.page.evaluate('uploadWith["tus-js-client"]()')).toBe('done');
    } else {
      await opened.page.evaluate(`startUpload(${JSON.stringify({ via: way, parallelParts: 3 })})`);
      await expect.poll(async () => opened.page.evaluate('upload.progress().state'), patience).toBe('completed');
      expect(stage.sent[way === 'server' ? 'toStore' : 'toServer']).toBe(0);
    }
    await opened.close();

    expect(stage.network.cuts()).toBe(2);
    expect(storedBytes()?.equals(bytes)).toBe(true);
  },
);

async function openPage(): Promise<Page> {
  const context = await browser.newContext();
  context.setDefaultTimeout(patience.timeout);
  const opened = await context.newPage();
  await opened.goto(stage.network.origin);
  await opened.waitForFunction('globalThis.isReady && globalThis.uploadWith');
  await opened.setInputFiles('#file', file);
  return opened;
}

async function stateOf(opened: Page): Promise<string> {
  return opened.evaluate<string>('upload.progress().state');
}

/** The only object whose size is that of the file: what tus keeps besides is smaller. */
function storedBytes(): Buffer | undefined {
  const objects = [...stage.s3.contents.objects.values()].filter((object) => object.bytes.length === bytes.length);
  expect(objects.length).toBe(1);
  return objects[0]?.bytes;
}
