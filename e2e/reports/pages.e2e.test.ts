import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Landfall, startLandfall } from '../corpus/landfall/landfall.ts';
import { findViolations, isDark, openFile, startBrowser, unfold, widthOf } from './browser.ts';

/** The pages that `assess` and `report` write about the example application, in a real browser. */

const newsroom = join(import.meta.dirname, '../../fixtures/newsroom');
const folder = mkdtempSync(join(tmpdir(), 'landfall-reports-'));
const file = join(folder, 'assessment.html');
const caseFile = join(folder, 'case.html');
let browser: Browser;
let landfall: Landfall;

beforeAll(async () => {
  [browser, landfall] = await Promise.all([startBrowser(), startLandfall()]);
  // An earlier assessment of a part of it, so that the page has something to compare with.
  await write(newsroom, 'assess', '--format', 'json', '--out', 'earlier.json');
  await write(newsroom, 'assess', '--profile', 'workers', '--baseline', 'earlier.json', '--format', 'html', '--out', file);
  const answers = ['day-cost=700', 'outage-hours=30', 'outage-hour-cost=400'].flatMap((answer) => ['--answer', answer]);
  await write(newsroom, 'report', '--profile', 'workers', ...answers, '--format', 'html', '--out', caseFile);
  await write(crowd(), 'assess', '--format', 'html', '--out', 'crowd.html');
});

afterAll(async () => {
  await browser?.close();
  await landfall?.stop();
  rmSync(folder, { recursive: true });
});

test.each([
  ['assessment', 'light'],
  ['assessment', 'dark'],
  ['case', 'light'],
  ['case', 'dark'],
] as const)('people with a screen reader, and with weak eyes, can read the %s: %s', async (which, colorScheme) => {
  const { page, noises } = await openFile(browser, join(folder, `${which}.html`), { colorScheme });

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

test.each(['assessment', 'case', 'crowd'])('on a phone nothing of the %s sticks out to the side', async (which) => {
  const { page, noises } = await openFile(browser, join(folder, `${which}.html`), { viewport: { width: 360, height: 740 } });
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

async function write(project: string, command: string, ...args: readonly string[]): Promise<void> {
  const run = await landfall.run({ args: [command, project, ...args], folder, environment: {} });
  if (run.exitCode !== 0) throw new Error(`${command} ended with ${run.exitCode}: ${run.stdout}${run.stderr}`);
}

/** An application of many services with long names, in a folder of its own. */
function crowd(): string {
  const project = join(folder, 'crowd');
  const services = Array.from(
    { length: 45 },
    (_, index) =>
      `  a-service-with-quite-a-long-name-number-${index}:\n    image: example/service-${index}\n    ports: ["${8000 + index}:80"]\n`,
  );
  mkdirSync(project);
  writeFileSync(join(project, 'compose.yaml'), `services:\n${services.join('')}`);
  return project;
}
