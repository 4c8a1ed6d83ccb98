import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';

const command = fileURLToPath(new URL('../../landfall', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'landfall-interview-'));

/** A question or the assessment appears within this, on a busy machine too. */
const deadlineMs = 60_000;

let terminal: Terminal | undefined;

beforeAll(() => {
  mkdirSync(join(folder, 'shop'));
  writeFileSync(join(folder, 'shop/compose.yaml'), 'services:\n  web: {image: "shop:1"}\n');
});
afterEach(() => terminal?.end());
afterAll(() => rmSync(folder, { recursive: true }));

describe('an interview in a real terminal', () => {
  test('keeps what was said when it is interrupted, goes on where it was, and ends with the assessment', async () => {
    terminal = openTerminal('assess', 'shop', '--interview');
    await terminal.shows('downtime-minutes (minutes): ');
    terminal.type('15\r');
    await terminal.shows('queue-minutes (minutes): ');
    terminal.type('\u0003');
    expect(await terminal.exitCode()).toBe(130);
    expect(settings()).toBe('answers:\n  downtime-minutes: 15\n');

    terminal = openTerminal('assess', 'shop', '--interview');
    await terminal.shows('1 of 9');
    await terminal.shows('queue-minutes (minutes): ');
    // Somebody mistypes, corrects with backspace, and types the next answer ahead.
    terminal.type('soon\r');
    await terminal.shows('Expected a number of minutes from 0 to 43200.');
    terminal.type('39\u007f0\r\r40\r');
    await terminal.shows('services-a-year-ago (services): ');
    terminal.type('\u0004');

    expect(await terminal.exitCode()).toBe(0);
    await terminal.shows('Stay on Compose, and harden it');
    expect(settings()).toBe('answers:\n  downtime-minutes: 15\n  queue-minutes: 30\n  tenants: 40\n');
  });

  test('is refused where nobody can answer', () => {
    const { status, stdout, stderr } = spawnSync(command, ['assess', 'shop', '--interview'], {
      cwd: folder,
      encoding: 'utf8',
      input: '15\n',
    });

    expect(status).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toContain('--interview asks questions, and standard input or standard error is no terminal.');
  });
});

function settings(): string {
  return readFileSync(join(folder, 'shop/landfall.yaml'), 'utf8');
}

interface Terminal {
  readonly type: (text: string) => void;
  /** Waits until the text has been shown after everything that was waited for before. */
  readonly shows: (text: string) => Promise<void>;
  readonly exitCode: () => Promise<number | null>;
  readonly end: () => void;
}

/** Runs the command in a pseudo-terminal, which `script` of util-linux opens for it. */
function openTerminal(...argv: readonly string[]): Terminal {
  const line = [command, ...argv, '--no-color'].map((word) => `'${word}'`).join(' ');
  const child: ChildProcess = spawn('script', ['--quiet', '--return', '--command', line, '/dev/null'], {
    cwd: folder,
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  let output = '';
  let seen = 0;
  let look = (): void => {};
  const ended = new Promise<number | null>((resolve, reject) => {
    child.on('error', (cause) => reject(new Error('script is missing: install bsdutils', { cause })));
    child.on('close', (code) => resolve(code));
  });
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    output += text;
    look();
  });
  return {
    type: (text) => child.stdin?.write(text),
    shows: (text) =>
      new Promise((resolve, reject) => {
        const late = setTimeout(() => reject(new Error(`"${text}" is not shown, only: ${output.slice(seen)}`)), deadlineMs);
        look = () => {
          const at = output.indexOf(text, seen);
          if (at === -1) return;
          seen = at + text.length;
          look = () => {};
          clearTimeout(late);
          resolve();
        };
        look();
      }),
    exitCode: () => ended,
    end: () => child.kill(),
  };
}
