import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { total } from '../corpus/total.ts';
import { type Bench, startBench } from './project.ts';

let bench: Bench;

beforeAll(async () => {
  bench = await startBench();
});

afterAll(() => bench.stop());

/** The document that `render --json` prints, as far as it is promised. */
interface RenderJson {
  readonly schemaVersion: number;
  readonly components: readonly { readonly name: string; readonly place: string }[];
  readonly files: readonly { readonly path: string; readonly change: string }[];
  readonly ledger: Readonly<Record<string, number>>;
  readonly decisions: readonly Readonly<Record<string, string>>[];
}

describe('the first run', () => {
  test('writes the delivery and says in a few lines what to decide', async () => {
    const project = bench.project();

    const run = await project.render();

    expect(run).toMatchObject({ exitCode: 0, stderr: '' });
    expect(run.stdout).toMatch(/^newsroom: 24 services from compose\.yaml, compose\.prod\.yaml/);
    expect(run.stdout).toMatch(/24 components +1 chart +2 environments/);
    expect(run.stdout).toContain('Decide before you deploy');
    expect(run.stdout.split('\n').length).toBeLessThan(40);
    const paths = [...project.state('deploy').keys()];
    expect(paths).toEqual(
      expect.arrayContaining([
        'MIGRATION.md',
        'argocd/production.yaml',
        'argocd/project.yaml',
        'argocd/staging.yaml',
        'chart/Chart.yaml',
        'chart/README.md',
        'chart/values.schema.json',
        'environments/production/common.yaml',
        'environments/staging/images.yaml',
        'landfall.json',
        'values/shared.yaml',
        'values/web.yaml',
      ]),
    );
  });

  test('keeps in an environment only what differs there', async () => {
    const project = bench.project();
    await project.render();

    const [base, staging, production] = [
      'values/api.yaml',
      'environments/staging/api.yaml',
      'environments/production/api.yaml',
    ].map((path) => parse(project.read(`deploy/${path}`)) as { container?: { env?: Record<string, string> } });

    expect(base?.container?.env?.['LOG_LEVEL']).toBe('info');
    expect(staging).toEqual({ container: { env: { LOG_LEVEL: 'debug' } } });
    expect(production).toEqual({});
    expect(parse(project.read('deploy/environments/production/web.yaml'))).toMatchObject({ replicas: 3 });
  });

  test('prints one JSON document of the promised shape', async () => {
    const { stdout, exitCode } = await bench.project().render('--json');

    const document = JSON.parse(stdout) as RenderJson;
    expect(exitCode).toBe(0);
    expect(document.schemaVersion).toBe(1);
    expect(document.components).toHaveLength(24);
    expect(document.components[0]).toMatchObject({
      name: 'api',
      service: 'api',
      role: 'api',
      place: expect.stringMatching(/^compose\.yaml:\d+:\d+$/),
    });
    expect(document.files).toContainEqual({ path: 'values/web.yaml', change: 'create' });
    const { keys, ...outcomes } = document.ledger;
    expect(Object.keys(outcomes).sort()).toEqual(['approximated', 'ignored', 'inferred', 'rejected', 'translated']);
    expect(total(Object.values(outcomes))).toBe(keys);
    expect(document.decisions.length).toBeGreaterThan(3);
    for (const decision of document.decisions) {
      expect(decision).toMatchObject({
        code: expect.any(String),
        severity: expect.any(String),
        message: expect.any(String),
        remedy: expect.any(String),
      });
    }
  });

  test('writes nothing with --dry-run, and says what it would write', async () => {
    const project = bench.project();

    const run = await project.render('--dry-run');

    expect(run.exitCode).toBe(0);
    expect(run.stdout).toMatch(/24 components/);
    expect(existsSync(join(project.folder, 'deploy'))).toBe(false);
  });

  test('says nothing with --quiet, and answers 1 when there is what --fail-on names', async () => {
    const project = bench.project();

    expect(await project.render('--quiet')).toEqual({ exitCode: 0, stdout: '', stderr: '' });
    expect(await project.render('--quiet', '--fail-on', 'warning')).toMatchObject({ exitCode: 1 });
  });
});

describe('a later run', () => {
  test('of the same input touches no file', async () => {
    const project = bench.project();
    await project.render();
    const before = project.state('deploy');

    const run = await project.render('--json');

    expect(project.state('deploy')).toEqual(before);
    const { files } = JSON.parse(run.stdout) as RenderJson;
    expect([...new Set(files.map(({ change }) => change))]).toEqual(['unchanged']);
    expect((await project.render('--diff')).stdout).toBe('');
  });

  test('shows what a change of the input would change, and then changes that alone', async () => {
    const project = bench.project();
    await project.render();
    const before = project.state('deploy');
    project.edit('newsroom/compose.yaml', (text) => text.replace('GUNICORN_TIMEOUT: 90', 'GUNICORN_TIMEOUT: 91'));

    const diff = await project.render('--diff');
    const untouched = project.state('deploy');
    await project.render();

    expect(diff.exitCode).toBe(0);
    expect(diff.stdout).toMatch(/^-.*GUNICORN_TIMEOUT: "90"/m);
    expect(diff.stdout).toMatch(/^\+.*GUNICORN_TIMEOUT: "91"/m);
    expect(untouched).toEqual(before);
    const after = project.state('deploy');
    const changed = [...after.keys()].filter((path) => after.get(path) !== before.get(path));
    expect(changed).toEqual(['.landfall/base.json', 'values/api.yaml']);
  });

  test('keeps what a person changed, and what CI wrote, beside what the input changed', async () => {
    const project = bench.project();
    await project.render();
    project.edit('deploy/values/api.yaml', (text) => text.replace(/^replicas: 1.*$/m, 'replicas: 5  # we know our traffic'));
    project.edit('deploy/environments/production/images.yaml', (text) =>
      text.replace(/^( +api: ).*$/m, '$1registry.newsroom.example/newsroom/app@sha256:0123'),
    );
    project.edit('newsroom/compose.yaml', (text) => text.replace('GUNICORN_TIMEOUT: 90', 'GUNICORN_TIMEOUT: 91'));

    const run = await project.render();

    expect(run.exitCode).toBe(0);
    expect(project.read('deploy/values/api.yaml')).toContain('replicas: 5  # we know our traffic');
    expect(project.read('deploy/values/api.yaml')).toContain('GUNICORN_TIMEOUT: "91"');
    expect(project.read('deploy/environments/production/images.yaml')).toContain('@sha256:0123');
  });

  test('that meets a conflict shows both sides, and writes nothing at all', async () => {
    const project = bench.project();
    await project.render();
    project.edit('deploy/values/api.yaml', (text) => text.replace('GUNICORN_TIMEOUT: "90"', 'GUNICORN_TIMEOUT: "120"'));
    project.edit('newsroom/compose.yaml', (text) =>
      text.replace('GUNICORN_TIMEOUT: 90', 'GUNICORN_TIMEOUT: 91').replace('ALLOWED_HOSTS: "*"', 'ALLOWED_HOSTS: "api"'),
    );
    const before = project.state('deploy');

    const run = await project.render();

    expect(run.exitCode).toBe(2);
    expect(run.stdout).toBe('');
    expect(run.stderr).toMatch(/deploy\/values\/api\.yaml:\d+:1/);
    expect(run.stderr).toMatch(/yours:.*GUNICORN_TIMEOUT: "120"/);
    expect(run.stderr).toMatch(/ours:.*GUNICORN_TIMEOUT: "91"/);
    expect(project.state('deploy')).toEqual(before);
  });
});

describe('a mistake is met with what was meant', () => {
  test.each([
    { args: ['rendr', 'newsroom'], said: /render/ },
    { args: ['render', 'newsroom', '--ot', 'deploy'], said: /--out/ },
    { args: ['render', 'newsroom', '--secrets', 'vault'], said: /external, sealed, plain-reference/ },
    { args: ['render', 'newsroom', '--env', 'Staging!'], said: /lower-case/ },
    { args: ['render', 'newsrom'], said: /newsrom/ },
    { args: ['render', 'newsroom', '--file', 'compose.prd.yaml'], said: /compose\.prd\.yaml/ },
    { args: ['explain', 'web.probes'], said: /landfall\.json/ },
  ])('$args', async ({ args, said }) => {
    const project = bench.project();

    const run = await project.run(...args);

    expect(run.exitCode).toBe(2);
    expect(run.stderr).toMatch(said);
    expect(run.stderr).not.toMatch(/^ +at /m);
    expect(existsSync(join(project.folder, 'deploy'))).toBe(false);
  });

  test('a profile that no service has', async () => {
    const { stdout } = await bench.project().run('render', 'newsroom', '--profile', 'workrs', '--dry-run');

    expect(stdout).toMatch(/workrs[^]*workers/);
  });

  test('a wrong Compose file, with the line, the cause and what to do', async () => {
    const project = bench.project();
    project.edit('newsroom/compose.yaml', (text) =>
      text.replace('migrate: {condition: service_completed_successfully}', 'migrate: {condition: service_complete}'),
    );

    const run = await project.render();

    expect(run.exitCode).toBe(2);
    expect(run.stderr).toMatch(/^(?:newsroom\/)?compose\.yaml:\d+:\d+ /m);
    expect(run.stderr).toContain('service_completed_successfully');
    expect(run.stderr).toContain('depends_on');
  });

  test('nothing to do in an empty folder: the command alone says what comes next', async () => {
    const project = bench.project();

    const { stdout, exitCode } = await project.run();

    expect(exitCode).toBe(0);
    expect(stdout).toContain('landfall render');
  });
});
