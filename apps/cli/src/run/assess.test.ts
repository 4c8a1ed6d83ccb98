import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { main } from '../main.ts';

const folder = mkdtempSync(join(tmpdir(), 'landfall-assess-'));

beforeAll(() => {
  mkdirSync(join(folder, 'shop/app'), { recursive: true });
  writeFileSync(
    join(folder, 'shop/compose.yaml'),
    'name: shop\nservices:\n  worker:\n    build: app\n    command: celery -A app worker\n',
  );
  writeFileSync(join(folder, 'shop/app/Dockerfile'), 'FROM python:3.13\n');
  writeFileSync(join(folder, 'shop/app/settings.py'), 'CELERY_TASK_ACKS_LATE = False\n');
  mkdirSync(join(folder, 'quiet'));
  writeFileSync(
    join(folder, 'quiet/compose.yaml'),
    'services:\n  agent:\n    image: registry.example/agent:1.2.3@sha256:0000000000000000000000000000000000000000000000000000000000000000\n    mem_limit: 64m\n',
  );
});

afterAll(() => rmSync(folder, { recursive: true }));

describe('landfall assess', () => {
  it('says what would be lost, where it is written, and how much code it has seen', async () => {
    const { code, out } = await run('assess', 'shop');

    expect(code).toBe(0);
    expect(out).toContain('shop: 1 service from compose.yaml');
    expect(out).toContain('celery-acknowledges-early  compose.yaml:5');
    expect(out).toContain('2 source files were looked at.');
  });

  it('prints each format that it offers', async () => {
    const formats = await Promise.all(['json', 'markdown', 'sarif'].map((format) => run('assess', 'shop', '--format', format)));

    expect(formats.map(({ code }) => code)).toEqual([0, 0, 0]);
    expect(JSON.parse(formats[0]!.out)).toMatchObject({ schemaVersion: 1, app: 'shop', sources: { files: 2 } });
    expect(formats[1]!.out).toMatch(/^# shop: is it ready for Kubernetes\?/);
    expect(JSON.parse(formats[2]!.out)).toMatchObject({ version: '2.1.0' });
  });

  it('fails the build where it is asked to', async () => {
    expect((await run('assess', 'shop', '--fail-on', 'blocker')).code).toBe(1);
    expect((await run('assess', 'quiet', '--fail-on', 'warning')).code).toBe(0);
    expect((await run('assess', 'quiet')).out).toContain('Nothing found');
  });
});

async function run(...argv: readonly string[]): Promise<{ readonly code: number; readonly out: string }> {
  let out = '';
  const code = await main(argv, {
    stdout: (text) => {
      out += text;
    },
    stderr: (text) => {
      out += text;
    },
    stdin: () => new Uint8Array(),
    workingDirectory: folder,
    environment: {},
    terminal: { stdout: false, stderr: false },
  });
  return { code, out };
}
