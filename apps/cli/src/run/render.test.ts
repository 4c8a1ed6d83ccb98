import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runLandfall } from '../testing/run-landfall.ts';
import { earlierEnvironments } from './earlier-environments.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'landfall-render-'));
  writeFileSync(
    join(folder, 'compose.yaml'),
    'name: shop\nservices:\n  web: {image: "example/web:1.0", profiles: [all]}\n  api: {image: "example/api:1.0"}\n',
  );
});
afterEach(() => rmSync(folder, { recursive: true }));

async function run(...argv: readonly string[]): Promise<string> {
  const { code, out, err } = await runLandfall(['render', ...argv], folder);
  expect({ code, err }).toEqual({ code: 0, err: '' });
  return out;
}

describe('landfall render, again', () => {
  it('keeps the environments that were written last, unless others are named', async () => {
    const environments = () => readdirSync(join(folder, 'deploy/environments')).sort();
    await run('--env', 'staging', '--env', 'production');

    expect(await run('--diff')).toBe('');
    expect(await run()).toContain('nothing changed');
    expect(environments()).toEqual(['production', 'staging']);

    await run('--env', 'staging');
    expect(environments()).toEqual(['staging']);
  });

  it('is proposed with the words that were given, and those of this run alone are left out', async () => {
    const out = await run(
      '.',
      '--profile',
      '*',
      '--env',
      'eu',
      '--out',
      'my delivery',
      '--liveness',
      '--fail-on',
      'never',
      '--dry-run',
    );

    expect(out).toContain("\n  landfall render --profile '*' --out 'my delivery' --env eu --liveness --diff   ");
  });

  it('proposes commands that work as they are printed', async () => {
    const lines = (await run('--env', 'eu', '--out', 'delivery')).split('\n');
    const proposed = lines.flatMap((line) => /^ {2}landfall (.*?)(?: {3}|$)/.exec(line)?.[1] ?? []);
    expect(proposed).toHaveLength(2);

    for (const command of proposed) expect(await runLandfall(command.split(' '), folder)).toMatchObject({ code: 0, err: '' });
    expect((await runLandfall(proposed[1]!.split(' '), folder)).out).toBe('');
  });
});

it('says of an output that is a file, and of a file to explain without a line, what to name instead', async () => {
  expect((await runLandfall(['render', '--out', 'compose.yaml'], folder)).err).toMatch(
    /compose\.yaml\/landfall\.json cannot be read: part of its path is no folder; expected/,
  );
  await run();
  expect((await runLandfall(['explain', 'deploy/values/api.yaml'], folder)).err).toContain(
    'deploy/values/api.yaml is a file; name lines of it, such as deploy/values/api.yaml:1-20.',
  );
});

it.each(['', '[]', 'null', '{', '{"environments":7}', '{"environments":["../x",7,"A"]}'])(
  'a damaged record names no environment: %s',
  (text) => {
    expect(earlierEnvironments(text)).toEqual([]);
  },
);
