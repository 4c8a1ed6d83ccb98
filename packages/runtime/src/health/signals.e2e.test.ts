/** What a process does when it is told to end, seen from outside. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, expect, test } from 'vitest';

const room = pathToFileURL(join(import.meta.dirname, 'index.ts')).href;
let program: ChildProcess | undefined;

afterEach(() => program?.kill('SIGKILL'));

test('when everything has ended it exits with 0, and the clean-up has run', async () => {
  await start("drain.addCleanUp({ name: 'pool', stop: () => console.log('closed') });");

  expect(await endBy('SIGTERM')).toEqual({ code: 0, text: 'ready closed' });
});

test('when something was cut off at the deadline it exits with 1', async () => {
  await start("drain.addWork({ name: 'deaf', stop: () => new Promise(() => {}) });", 100);

  expect(await endBy('SIGTERM')).toMatchObject({ code: 1 });
});

test.each([
  ['SIGTERM', 143],
  ['SIGINT', 130],
] as const)('a second signal, here %s, ends it at once', async (second, code) => {
  await start("drain.addWork({ name: 'slow', stop: () => { console.log('stopping'); return new Promise(() => {}); } });");
  program?.kill('SIGTERM');
  await waitForText('stopping');

  // What comes together with the first is taken for the same signal, so it is sent until it is heard.
  const again = setInterval(() => program?.kill(second), 50);

  expect(await endBy(second)).toMatchObject({ code });
  clearInterval(again);
});

let output = '';

async function start(setUp: string, deadlineMs = 3_600_000): Promise<void> {
  const script = `
    import { createDrain, createHealth } from ${JSON.stringify(room)};
    const health = createHealth();
    const drain = createDrain({ health, waitMs: 0, deadlineMs: ${deadlineMs} });
    ${setUp}
    drain.listen();
    setInterval(() => {}, 1_000);
    console.log('ready');`;
  output = '';
  program = spawn(process.execPath, ['--input-type=module', '--eval', script], { stdio: ['ignore', 'pipe', 'inherit'] });
  program.stdout?.setEncoding('utf8').on('data', (text: string) => (output += text));
  await waitForText('ready');
}

async function waitForText(text: string): Promise<void> {
  await expect.poll(() => output, { timeout: 60_000, interval: 10 }).toContain(text);
}

async function endBy(signal: NodeJS.Signals) {
  const closed = once(program!, 'close');
  program?.kill(signal);
  await closed;
  return { code: program?.exitCode, text: output.trim().replaceAll(/\s+/g, ' ') };
}
