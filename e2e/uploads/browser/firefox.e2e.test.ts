/** The published client and tus-js-client in Firefox, over the network that breaks; where `LANDFALL_FIREFOX` names its program. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Browser, launch, type Page } from 'puppeteer-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { partBytes, type Stage, startStage } from './stage.ts';

const program = process.env['LANDFALL_FIREFOX'];
const patience = { timeout: 100_000, interval: 50 };
/** Not a whole number of parts, and different everywhere. */
const bytes = Buffer.alloc(4 * partBytes - 1_234_567);
for (let at = 0; at + 4 <= bytes.length; at += 4) bytes.writeUInt32LE(at, at);

let stage: Stage;
let browser: Browser;

beforeAll(async () => {
  if (program === undefined) return;
  stage = await startStage();
  browser = await launch({
    browser: 'firefox',
    executablePath: program,
    timeout: patience.timeout,
    protocolTimeout: patience.timeout,
  });
});
afterAll(async () => {
  await browser?.close();
  await stage?.stop();
});

async function openPage(name: string): Promise<Page> {
  const file = join(stage.folder, name);
  writeFileSync(file, bytes);
  stage.s3.contents.objects.clear();
  const page = await browser.newPage();
  page.setDefaultTimeout(patience.timeout);
  await page.goto(stage.network.origin);
  await page.waitForFunction('globalThis.isReady && globalThis.uploadWith');
  const input = await page.waitForSelector('input[type=file]');
  await input?.uploadFile(file);
  return page;
}

/** The object whose size is that of the file. */
const storedBytes = (): Buffer | undefined =>
  [...stage.s3.contents.objects.values()].find((object) => object.bytes.length === bytes.length)?.bytes;

test.runIf(program !== undefined).each([
  ['through the server', 'server'],
  ['straight to the object store', 'direct'],
])('in Firefox, %s, a file arrives whole over a network that cuts every connection again and again', async (_what, via) => {
  const page = await openPage(`${via}.mov`);
  stage.network.cutEvery(3 * 1024 * 1024, 3);
  await page.evaluate(`startUpload(${JSON.stringify({ via, parallelParts: 3 })})`);
  await expect.poll(async () => page.evaluate('upload.progress().state'), patience).toBe('completed');

  expect(stage.network.cuts()).toBe(3);
  expect(storedBytes()?.equals(bytes)).toBe(true);
  await page.close();
});

test.runIf(program !== undefined)('in Firefox, a pause stops, and what has arrived is not sent again', async () => {
  const page = await openPage('paused.mov');
  stage.network.cutEvery(0, 0);
  const release = stage.holdPartsAfter(2);
  const before = stage.sent.toServer;
  await page.evaluate('startUpload({ via: "server", parallelParts: 1 })');
  await expect.poll(() => stage.sent.toServer - before, patience).toBe(3);
  await page.evaluate('upload.pause()');
  release();
  await page.evaluate('upload.resume()');
  await expect.poll(async () => page.evaluate('upload.progress().state'), patience).toBe('completed');

  expect(stage.sent.toServer - before).toBeLessThanOrEqual(5);
  expect(storedBytes()?.equals(bytes)).toBe(true);
  await page.close();
});

test.runIf(program !== undefined)('in Firefox, tus-js-client sends a file over the same network', async () => {
  const page = await openPage('tus.mov');
  stage.network.cutEvery(6 * 1024 * 1024, 2);
  expect(await page.evaluate('uploadWith["tus-js-client"]()')).toBe('done');

  expect(stage.network.cuts()).toBe(2);
  expect(storedBytes()?.equals(bytes)).toBe(true);
  await page.close();
});
