import { expect, test } from 'vitest';
import { startBrowser } from '../../reports/browser.ts';
import { startStage } from './stage.ts';
test('x', async () => {
  const [stage, browser] = await Promise.all([startStage(), startBrowser()]);
  const page = await (await browser.newContext()).newPage();
  await page.goto(stage.network.origin);
  for (const n of [1, 3]) {
  const out = await page.evaluate(`Promise.race([Promise.all(Array.from({length: ${n}}, () => new Promise((resolve) => {
    const xhr = new XMLHttpRequest(); xhr.open('PUT', '/api/uploads/none/nothing'); const t = performance.now();
    for (const e of ['load','error','abort']) xhr.addEventListener(e, () => resolve(e + ' ' + xhr.status + ' ' + Math.round(performance.now()-t)));
    xhr.send(new Blob([new Uint8Array(5*1024*1024)]));
  }))), new Promise((r) => setTimeout(() => r('hung'), 15000))])`);
  console.log(out);
  }
  await browser.close(); await stage.stop();
  expect(1).toBe(1);
});
