/**
 * Runs the bundle with V8's code cache as it stands when a command has ended.
 *
 * Node's own compile cache is made before the first function of a module runs, so every start compiles anew what it uses: a
 * quarter of the time that a small application takes. What is kept here has the functions that the command used.
 *
 * @source Node.js, `vm.Script.createCachedData`
 */
const {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writevSync,
} = require('node:fs');
const { basename, dirname, join } = require('node:path');
const { Script } = require('node:vm');

/** A chunk's name tells its content, which V8 does not compare: it would run the code of another source of the same length. */
const contentInName = /-[\w-]{8}\.cjs$/;

/** The first runs of a command add what the ones before did not use. */
const generations = 3;

/** A cache ends with this, so one that was cut off is known. */
const magic = 0x4c464343;
const trailerBytes = 16;

/** A draft is written in milliseconds. */
const abandonedAfterMs = 60_000;

/**
 * @typedef {object} CodeCache
 * @property {string} file where the code of this Node and this command is
 * @property {(exitCode: number) => boolean} isWorthKeeping
 */

/**
 * @typedef {object} KeptCode
 * @property {ReadonlyMap<string, Buffer>} chunks V8's code by the name of the chunk
 * @property {number} generation how often it was written
 */

/**
 * Requires a CommonJS file and what it requires by a relative path; the code of chunks comes from the cache, or goes there when
 * the process ends. Nothing that happens to the cache stops the program.
 *
 * @param {string} entry absolute path
 * @param {CodeCache} cache
 * @returns {unknown} what the file exports
 */
function requireCached(entry, cache) {
  const kept = readKept(cache.file);
  /** @type {Map<string, { exports: unknown }>} */
  const modules = new Map();
  /** @type {Map<string, Script>} */
  const scripts = new Map();
  let generation = kept.generation;

  process.on('exit', (exitCode) => {
    if (generation === generations || !cache.isWorthKeeping(exitCode)) return;
    // Other command lines of the same command load other chunks.
    const others = [...kept.chunks].filter(([name]) => !scripts.has(name) && existsSync(join(dirname(entry), 'chunks', name)));
    keep(cache.file, new Map([...others, ...codeOf(scripts)]), generation + 1);
  });
  return load(entry);

  /**
   * @param {string} file
   * @returns {unknown}
   */
  function load(file) {
    const known = modules.get(file);
    if (known !== undefined) return known.exports;
    const module = { exports: {} };
    modules.set(file, module);
    const folder = dirname(file);
    /** @type {(specifier: string) => unknown} */
    const requireInner = (specifier) => (specifier.startsWith('.') ? load(join(folder, specifier)) : require(specifier));
    const run = /** @type {(...values: unknown[]) => void} */ (compile(file).runInThisContext());
    run(module.exports, requireInner, module, file, folder);
    return module.exports;
  }

  /** @param {string} file */
  function compile(file) {
    const name = basename(file);
    const before = '(function (exports, require, module, __filename, __dirname) {';
    const script = new Script(`${before}${readFileSync(file, 'utf8')}\n})`, {
      filename: file,
      columnOffset: -before.length,
      cachedData: contentInName.test(name) ? kept.chunks.get(name) : undefined,
    });
    if (contentInName.test(name)) {
      scripts.set(name, script);
      if (script.cachedDataRejected !== false) generation = 0;
    }
    return script;
  }
}

/**
 * @param {string} file
 * @returns {KeptCode} empty when there is no file, or not a whole one
 */
function readKept(file) {
  const chunks = new Map();
  try {
    const bytes = readFileSync(file);
    const trailer = bytes.subarray(-trailerBytes);
    const [found, indexAt, generation] = [0, 4, 8].map((at) => trailer.readUInt32LE(at));
    if (found !== magic) return { chunks, generation: 0 };
    const index = /** @type {readonly [string, number, number][]} */ (
      JSON.parse(bytes.toString('utf8', indexAt, bytes.length - trailerBytes))
    );
    for (const [name, at, length] of index) chunks.set(name, bytes.subarray(at, at + length));
    return { chunks, generation: generation ?? 0 };
  } catch {
    return { chunks: new Map(), generation: 0 };
  }
}

/**
 * @param {ReadonlyMap<string, Script>} scripts
 * @returns {readonly [string, Buffer][]} what V8 has compiled of each by now
 */
function codeOf(scripts) {
  return [...scripts].map(([name, script]) => [name, script.createCachedData()]);
}

/**
 * Writes the code of chunks, and an index of it.
 *
 * @param {string} file
 * @param {ReadonlyMap<string, Buffer>} chunks V8's code by the name of the chunk
 * @param {number} generation
 */
function keep(file, chunks, generation) {
  const parts = [];
  const index = [];
  let at = 0;
  for (const [name, code] of chunks) {
    // V8 copies what does not begin at a whole word.
    const filling = Buffer.alloc(-code.length & 7);
    index.push([name, at, code.length]);
    parts.push(code, filling);
    at += code.length + filling.length;
  }
  const trailer = Buffer.alloc(trailerBytes);
  trailer.writeUInt32LE(magic, 0);
  trailer.writeUInt32LE(at, 4);
  trailer.writeUInt32LE(generation, 8);
  try {
    mkdirSync(dirname(file), { recursive: true });
    writeWhole(file, [...parts, Buffer.from(JSON.stringify(index)), trailer]);
  } catch {
    // A disk that is full or not ours: the next start compiles again.
  }
}

/**
 * V8 trusts what it is given, so a file must never be there in part, not even after a power cut.
 *
 * @param {string} file
 * @param {readonly Buffer[]} parts
 */
function writeWhole(file, parts) {
  const draft = `${file}.draft`;
  // One writes at a time. What a process left that was killed meanwhile is in the way once.
  if (existsSync(draft) && statSync(draft).mtimeMs < Date.now() - abandonedAfterMs) rmSync(draft, { force: true });
  const descriptor = openSync(draft, 'wx', 0o600);
  try {
    writevSync(descriptor, [...parts]);
    fsyncSync(descriptor);
    renameSync(draft, file);
  } catch (error) {
    rmSync(draft, { force: true });
    throw error;
  } finally {
    closeSync(descriptor);
  }
}

module.exports = { requireCached };
