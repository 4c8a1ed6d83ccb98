import { execFileSync } from 'node:child_process';
import { cpSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));
const runtime = join(root, 'packages/runtime');

/**
 * Builds `@landfall/runtime` as npm publishes it into an empty folder: JavaScript and declarations out of the sources, file by file,
 * with a manifest whose exports lead there.
 *
 * @throws when the sources have errors
 */
export function buildRuntime(folder: string): void {
  const dist = join(folder, 'dist');
  const compiler = join(root, 'node_modules/.bin/tsc');
  execFileSync(compiler, ['-p', join(runtime, 'tsconfig.build.json'), '--outDir', dist], {
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  for (const name of readdirSync(join(runtime, 'src'), { recursive: true, encoding: 'utf8' })) {
    // What is read at run time, such as SQL.
    if (/\.(sql|css|html|svg)$/.test(name)) cpSync(join(runtime, 'src', name), join(dist, name));
  }
  nameSources(folder);
  cpSync(join(runtime, 'README.md'), join(folder, 'README.md'));
  for (const name of ['LICENSE', 'NOTICE']) cpSync(join(root, name), join(folder, name));
  writeFileSync(join(folder, 'package.json'), `${JSON.stringify(publishedManifest(), null, 2)}\n`);
}

/** Maps hold their sources; the compiler names those by the way from here to this checkout, which is nobody's business elsewhere. */
function nameSources(folder: string): void {
  for (const name of readdirSync(join(folder, 'dist'), { recursive: true, encoding: 'utf8' })) {
    if (!name.endsWith('.js.map')) continue;
    const file = join(folder, 'dist', name);
    const source = join(folder, 'src', name.replace(/\.js\.map$/, '.ts'));
    const map = JSON.parse(readFileSync(file, 'utf8')) as object; // the compiler wrote it
    writeFileSync(file, JSON.stringify({ ...map, sources: [relative(dirname(file), source)] }));
  }
}

/** The manifest of the workspace, without what only the workspace needs, and with exports of what was built. */
function publishedManifest(): Readonly<Record<string, unknown>> {
  const { private: _private, devDependencies: _devDependencies, exports: sources, ...kept } = readManifest();
  const exports = Object.fromEntries(Object.entries(sources).map(([door, source]) => [door, builtFrom(source)]));
  return { ...kept, sideEffects: false, files: ['dist', 'NOTICE'], exports: { ...exports, './package.json': './package.json' } };
}

interface Manifest {
  readonly exports: Readonly<Record<string, string>>;
  readonly [name: string]: unknown;
}

function readManifest(): Manifest {
  return JSON.parse(readFileSync(join(runtime, 'package.json'), 'utf8')) as Manifest; // ours, and a test imports every export
}

/** `./src/health/index.ts` becomes its JavaScript and its declarations. */
function builtFrom(source: string): Readonly<Record<string, string>> {
  const path = source.replace('./src/', './dist/').replace(/\.ts$/, '');
  return { types: `${path}.d.ts`, default: `${path}.js` };
}
