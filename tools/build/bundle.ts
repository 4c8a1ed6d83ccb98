import { mkdir, readdir, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { isBuiltin } from 'node:module';
import { basename, dirname, isAbsolute, join } from 'node:path';
import { type OutputChunk, type Plugin, rolldown } from 'rolldown';

export interface BundleOptions {
  /** Source file that starts the program. */
  readonly entry: string;
  /** The bundle to write; its chunks go into `chunks/` beside it. */
  readonly file: string;
  /** Whether the entry becomes a chunk as well, which `file` only requires: a chunk's name tells its content. */
  readonly entryAsChunk?: boolean;
}

const chunkName = 'chunks/[name]-[hash].cjs';

/** Chunks of former builds stay this long, for processes that are still running on them. */
const keepChunksMs = 60 * 60 * 1000;

/**
 * Bundles a program and all its dependencies into `file` and one chunk per lazily imported part.
 *
 * The file appears whole or not at all, and carries the time at which the build began: a source that was saved while we
 * worked is newer than the bundle and causes the next build.
 *
 * @returns the source files that went into it, absolute
 * @throws when an import cannot be resolved: nothing but Node itself may stay outside
 */
export async function writeBundle(options: BundleOptions): Promise<readonly string[]> {
  const startedAt = new Date();
  const chunks = await bundle(options);
  const isFile = (chunk: OutputChunk): boolean => chunk.isEntry && options.entryAsChunk !== true;
  const folder = dirname(options.file);
  await mkdir(join(folder, 'chunks'), { recursive: true });
  const kept = new Set<string>();
  for (const chunk of chunks) {
    if (isFile(chunk)) continue;
    kept.add(chunk.fileName);
    await writeWhole(join(folder, chunk.fileName), chunk.code);
  }
  const entry = chunks.find((chunk) => chunk.isEntry);
  if (entry === undefined) throw new Error(`the bundle of ${options.entry} has no entry`);
  await writeWhole(options.file, isFile(entry) ? entry.code : `module.exports = require("./${entry.fileName}");\n`);
  await utimes(options.file, startedAt, startedAt);
  await removeOldChunks(folder, kept, startedAt.getTime() - keepChunksMs);
  return chunks.flatMap((chunk) => chunk.moduleIds.filter((id) => isAbsolute(id)));
}

async function bundle({ entry, file, entryAsChunk = false }: BundleOptions): Promise<readonly OutputChunk[]> {
  const build = await rolldown({
    input: entry,
    platform: 'neutral',
    logLevel: 'warn',
    external: (specifier, importer) => isBuiltin(specifier) && !isLate(specifier, importer),
    // Without the condition `node`: the portable build of the YAML parser does not ask the environment at every token, and
    // what we do not use of it is left out.
    resolve: { conditionNames: ['import', 'default'], mainFields: ['module', 'main'] },
    checks: { ineffectiveDynamicImport: false },
    plugins: [lateChildProcess],
  });
  try {
    const { output } = await build.generate({
      format: 'cjs',
      entryFileNames: entryAsChunk ? chunkName : basename(file),
      chunkFileNames: chunkName,
    });
    const chunks = output.filter((part) => part.type === 'chunk');
    for (const chunk of chunks) {
      const outside = chunk.imports.filter((name) => !isBuiltin(name) && !chunks.some((other) => other.fileName === name));
      if (outside.length > 0) throw new Error(`${chunk.fileName} imports ${outside.join(', ')}, which no user would have`);
    }
    return chunks;
  } finally {
    await build.close();
  }
}

/**
 * Commander can run other programs as its commands, which no command of ours is, and loads what starts processes for it. That
 * is a sixth of the time before the first command line is read, so it is loaded when it is called.
 */
const lateChildProcess: Plugin = {
  name: 'late-child-process',
  resolveId: (specifier, importer) => (isLate(specifier, importer) ? '\0late-child-process' : undefined),
  load(id) {
    if (id !== '\0late-child-process') return undefined;
    return "export default { spawn: (...args) => process.getBuiltinModule('node:child_process').spawn(...args) };";
  },
};

function isLate(specifier: string, importer: string | undefined): boolean {
  return specifier === 'node:child_process' && importer?.includes('/node_modules/commander/') === true;
}

async function writeWhole(file: string, text: string): Promise<void> {
  const draft = `${file}.${process.pid}`;
  await writeFile(draft, text);
  await rename(draft, file);
}

async function removeOldChunks(folder: string, kept: ReadonlySet<string>, olderThanMs: number): Promise<void> {
  for (const name of await readdir(join(folder, 'chunks'))) {
    if (kept.has(`chunks/${name}`)) continue;
    const file = join(folder, 'chunks', name);
    if ((await stat(file)).mtimeMs < olderThanMs) await rm(file);
  }
}
