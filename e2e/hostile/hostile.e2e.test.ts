import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { measuredRun } from './measured-run.ts';

let folder: string;

beforeEach(() => {
  folder = join(mkdtempSync(join(tmpdir(), 'landfall-hostile-')), 'app');
  mkdirSync(folder);
});
afterEach(() => rmSync(dirname(folder), { recursive: true }));

const write = (name: string, content: string | Uint8Array) => writeFileSync(join(folder, name), content);
const service = (lines: string) => `services:\n  web:\n    image: nginx\n${lines}`;

/** Each hostile input: how it is laid out, and what the refusal must name. */
const cases: Readonly<Record<string, { readonly lay: () => void; readonly names: RegExp; readonly argv?: readonly string[] }>> = {
  'a Compose file of 100 MB': {
    lay: () => {
      write('compose.yaml', service(''));
      truncateSync(join(folder, 'compose.yaml'), 100_000_000);
    },
    names: /compose\.yaml/,
  },
  'brackets nested 10,000 deep': {
    lay: () => write('compose.yaml', `x-deep: ${'['.repeat(10_000)}\n`),
    names: /compose\.yaml:1:\d+/,
  },
  'blocks nested 10,000 deep': {
    lay: () =>
      write('compose.yaml', Array.from({ length: 10_000 }, (_, depth) => `${' '.repeat(Math.min(depth, 150))}a:`).join('\n')),
    names: /compose\.yaml:\d+:\d+/,
  },
  'dashes nested 10,000 deep': {
    lay: () => write('compose.yaml', `x-deep:\n  ${'- '.repeat(10_000)}x\n`),
    names: /compose\.yaml:2:\d+/,
  },
  'aliases that multiply': {
    lay: () =>
      write(
        'compose.yaml',
        `x0: &x0 [a, a, a, a, a, a, a, a, a]\n${Array.from({ length: 12 }, (_, n) => `x${n + 1}: &x${n + 1} [${Array(9).fill(`*x${n}`).join(', ')}]`).join('\n')}\n${service('')}`,
      ),
    names: /compose\.yaml:\d+:\d+/,
  },
  'variables that multiply': {
    lay: () => {
      write(
        '.env',
        `A0=${'a'.repeat(1000)}\n${Array.from({ length: 9 }, (_, n) => `A${n + 1}=${`\${A${n}}`.repeat(10)}`).join('\n')}\n`,
      );
      write('compose.yaml', service('    command: $A9\n'));
    },
    names: /\.env|compose\.yaml/,
  },
  'files that include each other': {
    lay: () => {
      write('compose.yaml', `include: [b.yaml]\n${service('')}`);
      write('b.yaml', 'include: [compose.yaml]\n');
    },
    names: /compose\.yaml/,
  },
  'services that extend each other': {
    lay: () => write('compose.yaml', 'services:\n  a: {extends: {service: b}}\n  b: {extends: {service: a}}\n'),
    names: /compose\.yaml:\d+:\d+/,
  },
  'bytes that are no UTF-8': {
    lay: () =>
      write('compose.yaml', Buffer.concat([Buffer.from(service('    command: ')), Buffer.from([0xc3, 0x28, 0xff, 0xfe])])),
    names: /compose\.yaml:4:\d+/,
  },
  'NUL bytes': { lay: () => write('compose.yaml', service('    command: "a\0b"\n')), names: /compose\.yaml:4:\d+/ },
  'an env file that is a device': {
    lay: () => write('compose.yaml', service('    env_file: /dev/zero\n')),
    names: /\/dev\/zero/,
  },
  'an env file of a gigabyte': {
    lay: () => {
      write('huge.env', '');
      truncateSync(join(folder, 'huge.env'), 1_000_000_000);
      write('compose.yaml', service('    env_file: huge.env\n'));
    },
    names: /huge\.env/,
  },
  'a Compose file that is a pipe': {
    lay: () => {
      execFileSync('mkfifo', [join(folder, 'pipe.yaml')]);
    },
    names: /pipe\.yaml/,
    argv: ['-f', 'pipe.yaml'],
  },
  'an env file that is a link out of the project': {
    lay: () => {
      writeFileSync(join(folder, '../outside.env'), 'TOKEN=must-not-be-read\n');
      symlinkSync('../outside.env', join(folder, 'inside.env'));
      write('compose.yaml', service('    env_file: inside.env\n'));
    },
    names: /inside\.env/,
  },
  'an included file that is a link out of the project': {
    lay: () => {
      writeFileSync(join(folder, '../outside.yaml'), service(''));
      symlinkSync('../outside.yaml', join(folder, 'inside.yaml'));
      write('compose.yaml', 'include: [inside.yaml]\n');
    },
    names: /inside\.yaml/,
  },
  // Node knows an option of that name too, and would take it for itself.
  'an env file that is not there': {
    lay: () => write('compose.yaml', service('')),
    argv: ['--env-file', 'absent.env'],
    names: /absent\.env/,
  },
};

describe('hostile input', () => {
  test.each(Object.keys(cases))('%s is refused, named, and cheap to refuse', (name) => {
    const { lay, names, argv = [] } = cases[name]!;
    lay();

    const run = measuredRun(folder, 'render', ...argv, '--out', 'out');

    expect({ name, exitCode: run.exitCode, stdout: run.stdout }).toEqual({ name, exitCode: 2, stdout: '' });
    expect(run.stderr).toMatch(names);
    expect(run.stderr).not.toMatch(/must-not-be-read|bug in Landfall/);
    expect(run.cpuSeconds).toBeLessThan(6);
    expect(run.megabytes).toBeLessThan(300);
    expect(existsSync(join(folder, 'out'))).toBe(false);
  });

  test('a mount of a device, a pipe and a link out of the project is not read, and the rest is rendered', () => {
    execFileSync('mkfifo', [join(folder, 'pipe')]);
    writeFileSync(join(folder, '../outside.conf'), 'must-not-be-read');
    symlinkSync('../outside.conf', join(folder, 'inside.conf'));
    write('compose.yaml', service('    volumes:\n      - ./pipe:/a\n      - ./inside.conf:/b.conf\n      - /dev/zero:/c\n'));

    const run = measuredRun(folder, 'render', '--out', 'out');

    expect({ exitCode: run.exitCode, stderr: run.stderr }).toEqual({ exitCode: 0, stderr: '' });
    const files = readdirSync(join(folder, 'out'), { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    expect(files.length).toBeGreaterThan(10);
    for (const { parentPath, name } of files)
      expect(readFileSync(join(parentPath, name), 'utf8')).not.toContain('must-not-be-read');
  });
});
