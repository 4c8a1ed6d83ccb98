/** Sees every guard fail once: lays tools/planted over the real configuration, and runs the real tools on it. */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));
const configuration = [
  '.gitignore',
  '.oxlintrc.json',
  'biome.json',
  'knip.json',
  'package.json',
  'packages/model/package.json',
  'packages/model/src',
  'packages/render/package.json',
  'packages/runtime/package.json',
  'apps/operator/package.json',
  'tools/lint',
  'tools/rooms.ts',
  'tools/test',
  'tsconfig.json',
  'vitest.config.ts',
];

const folder = mkdtempSync(join(tmpdir(), 'landfall-planted-'));

beforeAll(() => {
  for (const path of configuration) cpSync(join(root, path), join(folder, path), { recursive: true });
  cpSync(join(root, 'tools/planted'), folder, { recursive: true });
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  // No committed file may contain these words, so they are put together here.
  const unfinished = ['TO', 'DO'].join('');
  const alone = ['on', 'ly'].join('');
  const off = ['sk', 'ip'].join('');
  write('packages/model/src/unfinished.ts', `// ${unfinished}: finish\nexport const unfinished = 1;\n`);
  write(
    'packages/model/src/alone.test.ts',
    `import { expect, test } from 'vitest';\n\ntest.${alone}('alone', () => expect(1).toBe(1));\n`,
  );
  write(
    'packages/model/src/off.test.ts',
    `import { expect, test } from 'vitest';\n\ntest.${off}('off', () => expect(1).toBe(1));\n`,
  );
  write('packages/model/src/long.ts', lines(301));
  write('packages/model/src/long-enough.ts', lines(300));
  write('packages/model/src/long.test.ts', lines(601));
});

afterAll(() => rmSync(folder, { recursive: true }));

describe('oxlint', () => {
  const reported = lazily(() => run('oxlint', '--type-aware', '--deny-warnings', '-f', 'unix'));

  test.each([
    ['packages/render/src/enters-intake.ts', 'render may not import intake', 'house(rooms)'],
    ['packages/render/src/relative-path.ts', 'leaves packages/render', 'house(rooms)'],
    ['packages/render/src/enters-tools.ts', 'leaves packages/render', 'house(rooms)'],
    ['packages/model/src/upward-import.ts', 'model may not import render', 'house(rooms)'],
    ['packages/runtime/src/tasks/enters-uploads.ts', 'runtime/tasks may not import runtime/uploads', 'house(rooms)'],
    ['apps/operator/src/enters-tasks.ts', 'operator may import of runtime only health', 'house(rooms)'],
    ['e2e/enters-render.ts', 'e2e may not import render', 'house(rooms)'],
    ['packages/model/src/reads-disk.ts', 'node:fs', 'house(rooms)'],
    ['packages/model/src/reads-disk-quietly.ts', 'node:fs', 'house(rooms)'],
    ['packages/model/src/asks-the-host.ts', 'no process.', 'house(rooms)'],
    ['packages/model/src/asks-the-host.ts', 'no Date.', 'house(rooms)'],
    ['packages/model/src/asks-the-host.ts', 'no Math.random', 'house(rooms)'],
    ['packages/model/src/asks-the-host.ts', 'no performance.', 'house(rooms)'],
    ['packages/model/src/asks-the-host.ts', 'no fetch.', 'house(rooms)'],
    ['packages/model/src/asks-the-host.ts', 'no setTimeout.', 'house(rooms)'],
    ['packages/model/src/asks-the-host.ts', 'no console.', 'house(rooms)'],
    ['packages/model/src/string-utils.ts', 'says nothing', 'house(names)'],
    ['packages/model/src/helpers/thing.ts', 'says nothing', 'house(names)'],
    ['packages/model/src/camelCase.ts', 'kebab-case', 'house(names)'],
    ['packages/model/src/cycle-first.ts', 'cycle', 'import(no-cycle)'],
    ['packages/model/src/default-export.ts', 'named exports', 'import(no-default-export)'],
    ['packages/model/src/loose-types.ts', '', 'typescript(no-explicit-any)'],
    ['packages/model/src/loose-types.ts', '', 'typescript(no-non-null-assertion)'],
    ['packages/model/src/floating-promise.ts', '', 'typescript(no-floating-promises)'],
    ['packages/model/src/tests-text-for-truth.ts', '', 'typescript(strict-boolean-expressions)'],
    ['packages/model/src/reduces.ts', '', 'unicorn(no-array-reduce)'],
    ['packages/model/src/unfinished.ts', '', 'eslint(no-warning-comments)'],
    ['packages/model/src/alone.test.ts', '', 'vitest(no-focused-tests)'],
    ['packages/model/src/off.test.ts', '', 'vitest(no-disabled-tests)'],
    ['packages/model/src/long.ts', '', 'eslint(max-lines)'],
    ['packages/model/src/long.test.ts', '', 'eslint(max-lines)'],
  ])('reports %s: %s %s', (file, words, rule) => {
    const line = reported().find((one) => one.startsWith(`${file}:`) && one.includes(words) && one.includes(rule));

    expect(line).toBeDefined();
  });

  test.each(['packages/model/src/allowed.ts', 'packages/model/src/long-enough.ts'])('lets %s through', (file) => {
    const about = reported().filter((one) => one.startsWith(`${file}:`));

    expect(reported().length).toBeGreaterThan(20);
    expect(about).toEqual([]);
  });
});

test('tsc reports a wrong type, and a package that the manifest does not name', () => {
  const reported = run('tsc', '-p', 'tsconfig.json');

  expect(reported).toContainEqual(expect.stringMatching(/^packages\/model\/src\/type-error\.ts.*TS2322/));
  expect(reported).toContainEqual(expect.stringMatching(/^packages\/model\/src\/upward-import\.ts.*TS2307/));
});

test('biome reports a dependency that the manifest does not name', () => {
  const reported = run('biome', 'lint', '--reporter=github', 'packages/model/src/undeclared-dependency.ts');

  expect(reported).toContainEqual(expect.stringMatching(/noUndeclaredDependencies.*undeclared-dependency\.ts.*rolldown/));
});

test('knip reports a file that nothing imports', () => {
  const reported = run('knip', '--reporter', 'compact');

  expect(reported).toContainEqual(expect.stringContaining('packages/model/src/nobody-imports-this.ts'));
});

test('vitest fails a test that asserts nothing', () => {
  const reported = run('vitest', 'run', 'packages/model/src/proves-nothing.test.ts');

  expect(reported.join('\n')).toContain('expected any number of assertion, but got none');
});

/** Runs a tool in the planted checkout, expects it to fail, and returns the lines that it printed. */
function run(program: string, ...args: readonly string[]): readonly string[] {
  const { status, stdout, stderr } = spawnSync(program, args, {
    cwd: folder,
    encoding: 'utf8',
    env: { ...process.env, NO_COLOR: '1' },
  });
  expect(status, `${program} let everything through:\n${stdout}${stderr}`).toBeGreaterThan(0);
  return `${stdout}\n${stderr}`.split('\n');
}

function write(path: string, text: string): void {
  writeFileSync(join(folder, path), text);
}

function lines(count: number): string {
  return Array.from({ length: count }, (_, index) => `export const line${index} = ${index};\n`).join('');
}

function lazily<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
