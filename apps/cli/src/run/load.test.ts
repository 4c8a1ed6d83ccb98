import { existsSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type LandfallRun, runLandfall } from '../testing/run-landfall.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'landfall-load-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function write(files: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
}

function run(...argv: readonly string[]): Promise<LandfallRun> {
  return runLandfall(argv, folder);
}

const procfile = 'web: npm start\nworker: node work.js\n';
const compose = 'name: composed\nservices: {web: {image: nginx}}\n';

describe('which application a folder holds', () => {
  it('is Heroku where a Procfile is, and the bare command says so', async () => {
    write({ Procfile: procfile, 'package.json': '{}' });

    expect(await run()).toMatchObject({ code: 0, out: expect.stringMatching(/: 2 services in Procfile: 1 web, 1 worker\n/) });
    expect(await run('render', '--dry-run')).toMatchObject({ code: 0, out: expect.stringContaining('2 services from Procfile') });
  });

  it('is Compose where both are, unless Heroku is asked for; the bare command tells of both', async () => {
    write({ Procfile: procfile, 'package.json': '{}', 'compose.yaml': compose });

    expect((await run()).out).toMatch(/composed: 1 service in[\s\S]*--from heroku/);
    expect((await run('render', '--dry-run')).out).toContain('1 service from compose.yaml');
    expect((await run('render', '--dry-run', '--from', 'heroku')).out).toContain('2 services from Procfile');
  });

  it('is said to be none, with the reason, where app.json belongs to something else', async () => {
    write({ 'app.json': '{"expo": {"name": "x"}}' });

    expect((await run()).out).toContain('the manifest of an Expo application');
    expect(await run('render', '--dry-run')).toMatchObject({ code: 2, err: expect.stringContaining('Expo') });
    expect(await run('render', '--dry-run', '--from', 'heroku')).toMatchObject({ code: 2, err: expect.stringContaining('Expo') });
  });

  it('is told to be none, of either kind, with what to do', async () => {
    const nothing =
      /There is no compose\.yaml.* or docker-compose\.yaml in .*\.\nNor is there a Procfile, app\.json or heroku\.yml of Heroku\.\n/;

    expect(await run()).toMatchObject({ code: 0, out: expect.stringMatching(nothing) });
    expect(await run('assess')).toMatchObject({ code: 2, out: '', err: expect.stringMatching(nothing) });
    expect((await run('assess', '--file', 'absent.yaml')).err).toBe(
      'absent.yaml does not exist.\nName the file with -f, or run the command in the folder that holds it.\n',
    );
  });

  it.each([
    ['a link in a circle', 'loop', 'it is a link that leads in a circle'],
    ['a name that is too long', 'a'.repeat(5000), 'its name is too long'],
    ['a folder below a file', 'compose.yaml/app', 'part of its path is no folder'],
  ])('is looked for in %s in vain, with the reason', async (_, name, reason) => {
    write({ 'compose.yaml': compose });
    symlinkSync('loop', join(folder, 'loop'));

    for (const command of ['assess', 'render'])
      expect(await run(command, name)).toMatchObject({ code: 2, out: '', err: expect.stringContaining(reason) });
  });

  it('is Compose also where a file that it includes is not there, and the bare command says which', async () => {
    write({ 'compose.yaml': 'include: [absent.yaml]\nservices: {web: {image: nginx}}\n' });

    expect(await run()).toMatchObject({
      code: 2,
      err: 'compose.yaml:1:11  absent.yaml does not exist, but it is included.\nCorrect the file at the place shown.\n',
    });
  });

  it('shows what is wrong with the file, line and column, and what to do', async () => {
    write({ Procfile: 'web: a\n<<<<<<< ours\n' });

    const { code, err } = await run('render', '--dry-run');

    expect(code).toBe(2);
    expect(err).toContain('Procfile:2:1  A merge was not finished');
  });

  it('refuses options that only Compose has', async () => {
    write({ Procfile: procfile });

    expect(await run('render', '--from', 'heroku', '--profile', 'x')).toMatchObject({
      code: 2,
      err: expect.stringContaining('--profile: for Compose only'),
    });
  });

  it('gives the application the name that is asked for', async () => {
    write({ Procfile: procfile, 'app.json': '{"name": "Other", "env": {}}' });

    expect((await run('render', '--dry-run')).out).toMatch(/^other: /);
    expect((await run('render', '--dry-run', '-p', 'mine')).out).toMatch(/^mine: /);
  });

  it('is not asked for by the name of a file, and the message says what to type', async () => {
    write({ 'compose.yaml': compose });

    for (const command of ['assess', 'render'])
      expect(await run(command, 'compose.yaml')).toMatchObject({
        code: 2,
        err: expect.stringContaining('named with -f compose.yaml'),
      });
  });

  it('is not said to lack what it has when something else is missing', async () => {
    write({ 'compose.yaml': compose });
    const { code, err } = await run('render', '--dry-run', '--env-file', 'absent.env');

    expect({ code, err }).toEqual({ code: 2, err: expect.stringMatching(/^absent\.env does not exist/) as string });
    expect(err).not.toContain('Procfile');
  });

  it('is not taken for an empty one when every service is behind a profile: what was rendered stays', async () => {
    write({ 'compose.yaml': 'services: {web: {image: nginx, profiles: [shop]}, db: {image: postgres, profiles: [data]}}' });
    expect((await run('render', '--profile', '*')).code).toBe(0);

    for (const argv of [[], ['assess'], ['report'], ['render']])
      expect(await run(...argv)).toMatchObject({
        code: 2,
        err: expect.stringMatching(/All 2 services.*data, shop\.\n.*--profile/),
      });
    expect(existsSync(join(folder, 'deploy/values/web.yaml'))).toBe(true);
  });
});
