import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runLandfall } from '../testing/run-landfall.ts';

const folder = mkdtempSync(join(tmpdir(), 'landfall-changes-'));
const versions = ['example/web:latest', 'example/web:1.0', 'example/web:2.0'];

beforeAll(() => {
  git('init', '--quiet', '--initial-branch=main');
  for (const [index, image] of versions.entries()) {
    writeFileSync(join(folder, 'compose.yaml'), `name: shop\nservices:\n  web:\n    image: ${image}\n`);
    git('add', '.');
    git('commit', '--quiet', '--message', `Version ${index + 1} | with a pipe`);
  }
  writeFileSync(join(folder, 'compose.yaml'), 'services: [\n');
  git('commit', '--quiet', '--all', '--message', 'Break it');
  writeFileSync(
    join(folder, 'compose.yaml'),
    'name: shop\nservices:\n  web:\n    image: example/web:latest\n    mem_limit: 64m\n',
  );
});

afterAll(() => rmSync(folder, { recursive: true }));

describe('landfall assess --baseline', () => {
  it('says what is new and what is gone in every format, and fails for what is new alone', async () => {
    writeFileSync(join(folder, 'earlier.yaml'), 'name: shop\nservices:\n  web:\n    image: example/web:1.0\n');
    writeFileSync(join(folder, 'last.json'), (await run('assess', '-f', 'earlier.yaml', '--format', 'json')).out);
    const compared = (...args: readonly string[]) => run('assess', '--baseline', 'last.json', ...args);

    expect((await compared()).out).toMatch(/Since last\.json: 1 new, \d+ gone[\s\S]*\+ image-latest/);
    expect((await compared('--format', 'markdown')).out).toMatch(/## Since last\.json[\s\S]*\*\*New\*\*[\s\S]*`image-latest`/);
    expect((await compared('--format', 'html')).out).toContain('<section id="changes"');
    expect(JSON.parse((await compared('--format', 'json')).out).changes.added).toMatchObject([{ rule: 'image-latest' }]);
    const { results } = JSON.parse((await compared('--format', 'sarif')).out).runs[0];
    expect(results.filter((result: { baselineState: string }) => result.baselineState === 'new')).toHaveLength(1);
    expect((await compared('--fail-on', 'warning')).code).toBe(1);
    writeFileSync(join(folder, 'now.json'), (await run('assess', '--format', 'json')).out);
    expect((await run('assess', '--baseline', 'now.json', '--fail-on', 'warning')).code).toBe(0);
  });

  it('refuses a file that is none', async () => {
    const { code, out } = await run('assess', '--baseline', 'compose.yaml');

    expect(code).toBe(2);
    expect(out).toContain('compose.yaml:1:1');
  });
});

describe('landfall assess --trend', () => {
  it('reads the application at each commit, the oldest first, says which cannot be read, and leaves nothing behind', async () => {
    const before = readdirSync(tmpdir()).filter((name) => name.startsWith('landfall-trend-'));
    const { code, out } = await run('assess', '--trend', '10', '--format', 'json');
    const { trend } = JSON.parse(out);

    expect(code).toBe(0);
    expect(trend.map(({ commit }: { commit: { subject: string } }) => commit.subject)).toEqual([
      'Version 1 | with a pipe',
      'Version 2 | with a pipe',
      'Version 3 | with a pipe',
      'Break it',
    ]);
    expect(trend[0].found.counts.warning).toBe(trend[1].found.counts.warning + 1);
    expect(trend[3].problem).toMatch(/^It cannot be read: /);
    expect(readdirSync(tmpdir()).filter((name) => name.startsWith('landfall-trend-'))).toEqual(before);
    expect(readFileSync(join(folder, 'compose.yaml'), 'utf8')).toContain('mem_limit');
  });

  it('draws it, and writes it down', async () => {
    const [text, html, markdown] = await Promise.all(
      ['text', 'html', 'markdown'].map((format) => run('assess', '--trend', 'HEAD~3..HEAD~1', '--format', format)),
    );

    expect(text?.out).toMatch(/Over time \(2\)[\s\S]*Version 3/);
    expect(html?.out).toContain('<section id="trend"');
    expect(markdown?.out).toContain('Version 2 \\| with a pipe');
  });

  it.each([['--output=x'], ['nothing..here'], ['0x10']])('refuses %s, and says what Git says', async (range) => {
    const { code, out } = await run('assess', `--trend=${range}`);

    expect(code).toBe(2);
    expect(out).toMatch(/--trend|git log/);
  });
});

function git(...args: readonly string[]): void {
  const identity = {
    GIT_AUTHOR_NAME: 'A',
    GIT_AUTHOR_EMAIL: 'a@example.org',
    GIT_COMMITTER_NAME: 'A',
    GIT_COMMITTER_EMAIL: 'a@example.org',
  };
  execFileSync('git', args, { cwd: folder, env: { ...process.env, ...identity } });
}

async function run(...argv: readonly string[]): Promise<{ readonly code: number; readonly out: string }> {
  const { code, all } = await runLandfall(argv, folder);
  return { code, out: all };
}
