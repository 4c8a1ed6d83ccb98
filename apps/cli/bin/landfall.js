#!/usr/bin/env node
/**
 * Starts the bundle. Plain JavaScript that any Node can read, so that an old one gets a sentence instead of a syntax error.
 */
import { accessSync, constants } from 'node:fs';
import module from 'node:module';
import { homedir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

const dist = new URL('../dist/', import.meta.url);
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);

if (major < 24 || (major === 24 && minor < 11)) {
  process.stderr.write(`landfall needs Node.js 24.11 or newer; this is ${process.versions.node}.\n`);
  process.exitCode = 3;
} else {
  module.enableCompileCache(compileCacheFolder());
  await import(new URL('landfall.js', dist).href);
}

/** Beside the bundle, where npm removes it with the package; in the user's cache when the package belongs to root. */
function compileCacheFolder() {
  try {
    accessSync(dist, constants.W_OK);
    return fileURLToPath(new URL('.compiled', dist));
  } catch {
    return join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'landfall', 'compiled');
  }
}
