import { launch, type Page } from 'puppeteer-core';

const patienceMs = 100_000;

/** A page of the stage in Firefox, with a file chosen. Its driver speaks WebDriver BiDi, as Debian's Firefox does. */
export interface FirefoxPage {
  readonly page: Page;
  close(): Promise<void>;
}

/** @param program for example `/usr/bin/firefox-esr` */
export async function openInFirefox(program: string, address: string, file: string): Promise<FirefoxPage> {
  const browser = await launch({
    browser: 'firefox',
    executablePath: program,
    timeout: patienceMs,
    protocolTimeout: patienceMs,
  });
  const page = await browser.newPage();
  page.setDefaultTimeout(patienceMs);
  await page.goto(address);
  await page.waitForFunction('globalThis.isReady && globalThis.uploadWith');
  const input = await page.waitForSelector('input[type=file]');
  await input?.uploadFile(file);
  return { page, close: async () => browser.close() };
}
