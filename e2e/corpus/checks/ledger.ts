import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { isMap, isScalar, isSeq, LineCounter, type Node, parseAllDocuments } from 'yaml';
import type { Delivery } from '../delivery.ts';
import type { FileSet } from '../file-sets.ts';

export interface LedgerVerdict {
  /** Leaves of the Compose files, counted here and not by the command under test. */
  readonly leaves: number;
  readonly problems: readonly string[];
}

/**
 * Compares the account that was delivered with the Compose files themselves: each scalar, and each empty map or list, of
 * each file has an entry at its line and column, and no entry is left open.
 */
export function checkLedger(fileSet: FileSet, delivery: Delivery): LedgerVerdict {
  const { entries, counts } = delivery.record.ledger;
  const accounted = new Set(entries.map(({ place }) => place));
  const leaves = composeFilesOf(fileSet).flatMap((file) => leavesOf(file, relative(fileSet.folder, file)));
  const missing = leaves.filter((place) => !accounted.has(place)).map((place) => `${place} has no entry in the ledger`);
  const open = entries.filter(({ code }) => code === 'unaccounted').map(({ key, place }) => `${place} ${key} is unaccounted for`);
  const wordless = entries.filter(({ reason }) => reason.trim() === '').map(({ key }) => `${key} has no reason in the ledger`);
  // A remark may say that a key is met without a line of its own; what is plainly translated became something.
  const lost = entries
    .filter(({ code, became }) => code === 'translated' && became.length === 0)
    .map(({ key }) => `${key} is translated, into nothing`);
  const repeated = entries.length - new Set(entries.map(({ key }) => key)).size;
  const twice = repeated === 0 ? [] : [`${repeated} keys have more than one entry in the ledger`];
  const total = counts['keys'] === entries.length ? [] : [`the ledger counts ${counts['keys']} keys and has ${entries.length}`];
  const none = leaves.length === 0 ? ['no leaf of a Compose file was found'] : [];
  return { leaves: leaves.length, problems: [...missing, ...open, ...wordless, ...lost, ...twice, ...total, ...none] };
}

/** The files that one reads when reading the application: given or discovered, then those that they include or extend. */
function composeFilesOf(fileSet: FileSet): readonly string[] {
  const found = new Set<string>();
  const visit = (file: string): void => {
    if (found.has(file) || !existsSync(file)) return;
    found.add(file);
    for (const document of parseAllDocuments(readFileSync(file, 'utf8'), { logLevel: 'silent', merge: true })) {
      for (const path of referencedFiles(document.toJS() as unknown)) visit(join(dirname(file), path));
    }
  };
  for (const file of mainFiles(fileSet)) visit(join(fileSet.folder, file));
  return [...found];
}

function mainFiles(fileSet: FileSet): readonly string[] {
  if (fileSet.files.length > 0) return fileSet.files;
  const envFile = join(fileSet.folder, '.env');
  const chosen = existsSync(envFile) ? /^COMPOSE_FILE=(.+)$/m.exec(readFileSync(envFile, 'utf8'))?.[1] : undefined;
  if (chosen !== undefined) return chosen.trim().split(':');
  const exists = (name: string): boolean => existsSync(join(fileSet.folder, name));
  const main = ['compose.yaml', 'compose.yml', 'docker-compose.yml', 'docker-compose.yaml'].find(exists);
  const overrides = ['compose', 'docker-compose'].flatMap((stem) => [`${stem}.override.yml`, `${stem}.override.yaml`]);
  const override = overrides.find(exists);
  return [main, override].filter((name) => name !== undefined);
}

/** Local paths after `include` and `extends.file`. Anything else stands for no file. */
function referencedFiles(document: unknown): readonly string[] {
  const { include, services } = (document ?? {}) as { readonly include?: unknown; readonly services?: unknown };
  const included = (Array.isArray(include) ? include : []).flatMap((entry: unknown) =>
    typeof entry === 'string' ? [entry] : [(entry as { readonly path?: unknown } | null)?.path].flat(),
  );
  const extended = Object.values(
    (services ?? {}) as Record<string, { readonly extends?: { readonly file?: unknown } } | null>,
  ).map((service) => service?.extends?.file);
  return [...included, ...extended].filter((path): path is string => typeof path === 'string');
}

/** Places of the leaves of one file, as `file:line:column`. An empty value stands where its key stands. */
function leavesOf(file: string, name: string): readonly string[] {
  const text = readFileSync(file, 'utf8');
  const counter = new LineCounter();
  const documents = parseAllDocuments(text, { lineCounter: counter, logLevel: 'silent', merge: true });
  const places: string[] = [];
  const add = (offset: number): void => {
    const { line, col } = counter.linePos(offset);
    places.push(`${name}:${line}:${col}`);
  };
  const visit = (node: unknown, keyOffset: number): void => {
    if (node === null || node === undefined) add(keyOffset);
    else if (isMap(node)) {
      if (node.items.length === 0) add(startOf(node));
      for (const { key, value } of node.items) visit(value, isScalar(key) ? startOf(key) : keyOffset);
    } else if (isSeq(node)) {
      if (node.items.length === 0) add(startOf(node));
      for (const item of node.items) visit(item, startOf(item as Node));
    } else if (isScalar(node)) add(node.source === '' && node.type === 'PLAIN' ? keyOffset : startOf(node));
    // What is left is an alias: its leaves stand where the anchor is.
  };
  for (const document of documents) if (document.contents !== null) visit(document.contents, 0);
  return places;
}

function startOf(node: Node): number {
  return node.range?.[0] ?? 0;
}
