import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type LandfallRun, runLandfall } from '../testing/run-landfall.ts';

const folder = mkdtempSync(join(tmpdir(), 'landfall-dockerfile-'));
const go = 'FROM golang:1.26 AS build\nRUN go build -o /out .\n\n# what is shipped\nFROM scratch\nCOPY --from=build /out /app\n';

beforeAll(() => {
  for (const name of ['go', 'written', 'shop/api', 'empty']) mkdirSync(join(folder, name), { recursive: true });
  writeFileSync(join(folder, 'go/Dockerfile'), go);
  writeFileSync(join(folder, 'written/Dockerfile'), go);
  writeFileSync(join(folder, 'shop/compose.yaml'), 'services:\n  api: {build: api}\n  again: {build: api}\n');
  writeFileSync(join(folder, 'shop/api/Dockerfile'), 'FROM --platform=linux/amd64 python:3.13\nRUN pip install flask\n');
});

afterAll(() => rmSync(folder, { recursive: true }));

describe('landfall arch dockerfile', () => {
  it('prints a difference that can be applied, and says what it did beside it', async () => {
    const { code, out, err } = await run('go');

    expect(code).toBe(0);
    expect(out).toMatch(/^--- a\/go\/Dockerfile\n\+\+\+ b\/go\/Dockerfile\n@@ -1,5 \+1,6 @@\n-FROM golang:1\.26 AS build\n/);
    expect(out).toContain('+RUN CGO_ENABLED=0 GOOS=$TARGETOS GOARCH=$TARGETARCH go build -o /out .\n');
    expect(err).toContain('go/Dockerfile: would be changed\n  go/Dockerfile:1  The stage runs on the platform of the builder.');
    expect(readFileSync(join(folder, 'go/Dockerfile'), 'utf8')).toBe(go);
  });

  it('writes when it is asked to, and then has nothing more to do', async () => {
    expect((await run('written/Dockerfile', '--write')).err).toContain('written/Dockerfile: changed');
    expect(readFileSync(join(folder, 'written/Dockerfile'), 'utf8')).toContain('\n# what is shipped\nFROM scratch\n');

    const again = await run('written');
    expect(again.out).toBe('');
    expect(again.err).toContain('written/Dockerfile: nothing to change');
  });

  it('finds what an application builds, once', async () => {
    const { out } = await run('shop', '--json');

    expect(JSON.parse(out)).toMatchObject({
      files: [
        {
          file: 'shop/api/Dockerfile',
          isChanged: true,
          text: 'FROM python:3.13\nRUN pip install flask\n',
          remarks: [{ line: 2 }],
        },
      ],
    });
  });

  it('says what it cannot find', async () => {
    expect((await run('absent')).err).toContain('There is no file or folder absent.');
    expect((await run('empty')).code).toBe(2);
  });
});

function run(...args: readonly string[]): Promise<LandfallRun> {
  return runLandfall(['arch', 'dockerfile', ...args], folder);
}
