import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Landfall, startLandfall } from '../corpus/landfall/landfall.ts';
import { findViolations, isDark, openFile, startBrowser, unfold, widthOf } from './browser.ts';

/** The page that `landfall assess --format html` writes about the example application, in a real browser. */

const newsroom = join(import.meta.dirname, '../../fixtures/newsroom');
const folder = mkdtempSync(join(tmpdir(), 'landfall-reports-'));
const file = join(folder, 'assessment.html');
let browser: Browser;
let landfall: Landfall;

beforeAll(async () => {
  [browser, landfall] = await Promise.all([startBrowser(), startLandfall()]);
  const { exitCode, stdout, stderr } = await landfall.run({
    args: ['assess', newsroom, '--profile', 'workers', '--format', 'html', '--out', file],
    folder,
    environment: {},
  });
  if (exitCode !== 0 || !existsSync(file)) throw new Error(`assess ended with ${exitCode}: ${stdout}${stderr}`);
});

afterAll(async () => {
  await browser?.close();
  await landfall?.stop();
  rmSync(folder, { recursive: true });
});

test.each(['light', 'dark'] as const)('people with a screen reader, and with weak eyes, can read it: %s', async (colorScheme) => {
  const { page, noises } = await openFile(browser, file, { colorScheme });

  expect(await findViolations(page)).toEqual([]);
  expect(noises).toEqual([]);
  await page.context().close();
});

test('the buttons at the top change the colours, and the device decides until then', async () => {
  const { page } = await openFile(browser, file, { colorScheme: 'dark' });
  const seen = [await isDark(page)];
  for (const name of ['Light', 'Dark', 'Auto']) {
    await page.getByRole('radio', { name }).check();
    seen.push(await isDark(page));
  }

  expect(seen).toEqual([true, false, true, true]);
  await page.context().close();
});

test('on a phone nothing sticks out to the side', async () => {
  const { page, noises } = await openFile(browser, file, { viewport: { width: 360, height: 740 } });
  await unfold(page);

  expect(await widthOf(page)).toBeLessThanOrEqual(360);
  expect(noises).toEqual([]);
  await page.context().close();
});

test('the filters and the search leave what was asked for, and say how much that is', async () => {
  const { page } = await openFile(browser, file);
  const shown = page.locator('.finding:visible');
  const all = await shown.count();
  await page.getByRole('checkbox', { name: /^Advice/ }).uncheck();
  await page.getByRole('checkbox', { name: /^Warnings/ }).uncheck();
  const blockers = await page.locator('.finding.blocker').count();

  expect(all).toBeGreaterThan(20);
  expect(await shown.count()).toBe(blockers);
  expect(await page.locator('#shown').textContent()).toBe(`${blockers} of ${all} shown`);

  await page.getByRole('searchbox').fill('worker-media');
  const found = await shown.allTextContents();

  expect(found.length).toBeGreaterThan(0);
  expect(found.length).toBeLessThan(blockers);
  for (const text of found) expect(text).toContain('worker-media');
  await page.context().close();
});

test('without script everything is there, and the filters by severity work', async () => {
  const { page } = await openFile(browser, file, { javaScriptEnabled: false });
  const all = await page.locator('.finding').count();

  expect(await page.locator('.finding:visible').count()).toBe(all);
  expect(await page.getByRole('searchbox').isVisible()).toBe(false);
  await page.getByRole('checkbox', { name: /^Blockers/ }).uncheck();
  expect(await page.locator('.finding.blocker:visible').count()).toBe(0);
  await page.getByText('Evidence and an example').nth(8).click();
  expect(await page.locator('details[open] pre:visible').count()).toBe(1);
  await page.context().close();
});

test('paper has every finding with its evidence, and no buttons', async () => {
  const { page } = await openFile(browser, file, { colorScheme: 'dark' });
  await page.getByRole('checkbox', { name: /^Advice/ }).uncheck();
  await page.emulateMedia({ media: 'print' });
  const all = await page.locator('.finding').count();

  expect(await page.locator('.finding:visible').count()).toBe(all);
  expect(await page.locator('.finding pre:visible').count()).toBe(all);
  expect(await page.locator('.filters:visible, .theme:visible').count()).toBe(0);
  expect(await isDark(page)).toBe(false);
  await page.context().close();
});
