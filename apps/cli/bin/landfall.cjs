#!/usr/bin/env node
/**
 * Starts the bundle. Plain JavaScript that any Node can read, so that an old one gets a sentence instead of a syntax error.
 * All of it is CommonJS: Node starts it some 10 ms sooner than modules.
 */
const { accessSync, constants } = require('node:fs');
const { join } = require('node:path');

const dist = join(__dirname, '../dist');
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);

if (major < 24 || (major === 24 && minor < 11)) {
  process.stderr.write(`landfall needs Node.js 24.11 or newer; this is ${process.versions.node}.\n`);
  process.exitCode = 3;
} else {
  require('./code-cache.cjs').requireCached(join(dist, 'landfall.cjs'), {
    file: join(codeFolder(), `${process.version}-${process.arch}`, command()),
    // A refusal and a page of help use little of what the command is.
    isWorthKeeping: (code) => code === 0 && !process.argv.some((word) => word === '--help' || word === '-h'),
  });
}

/** Beside the bundle, where npm removes it with the package; in the user's cache when the package belongs to root. */
function codeFolder() {
  try {
    accessSync(dist, constants.W_OK);
    return join(dist, '.compiled');
  } catch {
    const cache = process.env['XDG_CACHE_HOME'] ?? join(require('node:os').homedir(), '.cache');
    return join(cache, 'landfall', 'compiled');
  }
}

/** What this command line has in common with others; those that name no command, such as `--version`, share one name. */
function command() {
  const word = process.argv[2] ?? '';
  return /^[a-z]+$/.test(word) ? word : 'none';
}
