/**
 * Runs the bundle with V8's code cache as it stands when a command has ended.
 *
 * Node's own compile cache is made before the first function of a module runs, so every start compiles anew what it uses: a
 * quarter of the time that a small application takes. What is kept here has the functions that the command used.
 *
 * @source Node.js, `vm.Script.createCachedData`
 */
const { closeSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, rmSync, writeSync } = require('node:fs');
const { basename, dirname, join } = require('node:path');
const { Script } = require('node:vm');

/** A chunk's name tells its content, which V8 does not compare: it would run the code of another source of the same length. */
const contentInName = /-[\w-]{8}\.cjs$/;

/** The first runs of a command add what the ones before did not use. */
const generations = 3;

/** Last bytes of a file: it is whole when they are there, and says how often it was written. */
const trailerBytes = 16;
const magic = 0x4c464343;

/**
 * @typedef {object} CodeCache
 * @property {string} folder where the code of this Node and this command is
 * @property {(exitCode: number) => boolean} isWorthKeeping
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
  /** @type {Map<string, { exports: unknown }>} */
  const modules = new Map();
  /** @type {Map<string, Script>} */
  const scripts = new Map();
  let generation = generations;

  process.on('exit', (code) => {
    if (generation < generations && cache.isWorthKeeping(code)) keep(cache.folder, scripts, generation + 1);
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
    /** @param {string} specifier */
    const requireInner = (specifier) => (specifier.startsWith('.') ? load(join(folder, specifier)) : require(specifier));
    compile(file).runInThisContext()(module.exports, requireInner, module, file, folder);
    return module.exports;
  }

  /** @param {string} file */
  function compile(file) {
    const kept = contentInName.test(file) ? readKept(join(cache.folder, basename(file))) : undefined;
    const before = '(function (exports, require, module, __filename, __dirname) {';
    const script = new Script(`${before}${readFileSync(file, 'utf8')}\n})`, {
      filename: file,
      columnOffset: -before.length,
      cachedData: kept?.code,
    });
    if (contentInName.test(file)) {
      scripts.set(file, script);
      generation = Math.min(generation, script.cachedDataRejected === false ? (kept?.generation ?? 0) : 0);
    }
    return script;
  }
}

/**
 * @param {string} file
 * @returns {{ code: Buffer, generation: number } | undefined}
 */
function readKept(file) {
  try {
    const bytes = readFileSync(file);
    const at = bytes.length - trailerBytes;
    if (at < 0 || bytes.readUInt32LE(at) !== magic || bytes.readUInt32LE(at + 4) !== at) return undefined;
    return { code: bytes.subarray(0, at), generation: bytes.readUInt32LE(at + 8) };
  } catch {
    return undefined;
  }
}

/**
 * @param {string} folder
 * @param {ReadonlyMap<string, Script>} scripts by file
 * @param {number} generation
 */
function keep(folder, scripts, generation) {
  try {
    mkdirSync(folder, { recursive: true });
    for (const [file, script] of scripts) writeKept(join(folder, basename(file)), script.createCachedData(), generation);
  } catch {
    // A disk that is full or not ours: the next start compiles again.
  }
}

/**
 * V8 trusts what it is given, so a file must never be there in part, not even after a power cut.
 *
 * @param {string} file
 * @param {Buffer} code
 * @param {number} generation
 */
function writeKept(file, code, generation) {
  const trailer = Buffer.alloc(trailerBytes);
  trailer.writeUInt32LE(magic, 0);
  trailer.writeUInt32LE(code.length, 4);
  trailer.writeUInt32LE(generation, 8);
  const draft = `${file}.${process.pid}`;
  const descriptor = openSync(draft, 'w', 0o600);
  try {
    writeSync(descriptor, code);
    writeSync(descriptor, trailer);
    fsyncSync(descriptor);
  } catch (error) {
    rmSync(draft, { force: true });
    throw error;
  } finally {
    closeSync(descriptor);
  }
  renameSync(draft, file);
}

module.exports = { requireCached };
