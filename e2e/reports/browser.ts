import { pathToFileURL } from 'node:url';
import axe from 'axe-core';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { requireCommands } from '../engine/commands.ts';

/** Where Debian puts it. */
const executablePath = '/usr/bin/chromium';

/** Longer than anything takes that is going to happen. */
const actionTimeoutMs = 100_000;

/** Chromium of the machine, without a window. One for all tests of a file. */
export async function startBrowser(): Promise<Browser> {
  await requireCommands(['chromium']);
  // As root in a container there is no sandbox of Chromium's own; it sees only pages that we wrote.
  return chromium.launch({ executablePath, args: ['--no-sandbox'] });
}

/** A page that is open, and everything that it asked for beyond its own file. */
export interface OpenPage {
  readonly page: Page;
  /** Addresses of requests, and messages of the console: a page that minds its own business has none. */
  readonly noises: readonly string[];
}

/** Opens a file as a reader would who was sent it. */
export async function openFile(browser: Browser, file: string, options: BrowserContextOptions = {}): Promise<OpenPage> {
  const context = await browser.newContext({ viewport: { width: 1200, height: 800 }, ...options });
  // A busy machine is no reason to fail.
  context.setDefaultTimeout(actionTimeoutMs);
  const page = await context.newPage();
  const address = pathToFileURL(file).href;
  const noises: string[] = [];
  page.on('request', (request) => {
    if (request.url() !== address) noises.push(request.url());
  });
  page.on('console', (message) => noises.push(message.text()));
  page.on('pageerror', (error) => noises.push(String(error)));
  await page.goto(address);
  return { page, noises };
}

/** A rule of axe that a page breaks, and where. */
export interface Violation {
  readonly id: string;
  readonly help: string;
  readonly nodes: readonly string[];
}

/** What axe has against a page as it is shown now, with everything unfolded. */
export async function findViolations(page: Page): Promise<readonly Violation[]> {
  await unfold(page);
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate<AxeResults>('axe.run()');
  return violations.map(({ id, help, nodes }) => ({
    id,
    help,
    nodes: nodes.map(({ html, failureSummary }) => `${html.slice(0, 200)} ${failureSummary ?? ''}`),
  }));
}

interface AxeResults {
  readonly violations: readonly {
    readonly id: string;
    readonly help: string;
    readonly nodes: readonly { readonly html: string; readonly failureSummary?: string }[];
  }[];
}

/** Opens everything that is folded. */
export async function unfold(page: Page): Promise<void> {
  await page.evaluate("document.querySelectorAll('details').forEach((details) => { details.open = true; })");
}

/** How wide the page is, in pixels; more than the window when something sticks out. */
export async function widthOf(page: Page): Promise<number> {
  return page.evaluate<number>('document.documentElement.scrollWidth');
}

/** True when the paper of the page is dark. */
export async function isDark(page: Page): Promise<boolean> {
  const colour = await page.evaluate<string>('getComputedStyle(document.documentElement).backgroundColor');
  const [red = 255] = (colour.match(/\d+/g) ?? []).map(Number);
  return red < 128;
}
