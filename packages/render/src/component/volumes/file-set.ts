import type { Origin } from '@landfall/model';
import type { FileSet, Volume } from '../../helm/values.ts';
import { branch, growing, leafOf, named, type Traced } from '../../traced.ts';
import type { DeliveredFile } from './volume-draft.ts';

/**
 * Bytes that a ConfigMap of ours may hold, with room for its metadata: Kubernetes takes one mebibyte of data, and binary
 * files travel as base64.
 *
 * @source kubernetes pkg/apis/core/validation, ValidateConfigMap: MaxSecretSize
 */
export const maxFileSetBytes = 1_000_000;

/** Bytes that a file takes in a ConfigMap. */
export function deliveredBytes(content: DeliveredFile['content']): number {
  return content.kind === 'binary' ? content.base64.length : new TextEncoder().encode(content.text).length;
}

/** Writes the files of a ConfigMap. */
export function writeFileSet(files: readonly DeliveredFile[]): Traced<FileSet> {
  const texts: (readonly [string, Traced<string>])[] = [];
  const binaries: (readonly [string, Traced<string>])[] = [];
  for (const { key, content, origin } of files) {
    if (content.kind === 'text') texts.push([key, leafOf(content.text, origin)]);
    else binaries.push([key, leafOf(content.base64, origin)]);
  }
  return branch<FileSet>({
    data: texts.length === 0 ? undefined : growing<string>(texts),
    binary: binaries.length === 0 ? undefined : growing<string>(binaries),
  });
}

interface Item {
  readonly key: string;
  readonly path: string;
  readonly mode: number | undefined;
  readonly origin: Origin;
}

/** Writes which keys appear where below the mount, and with which permissions. */
export function writeItems(items: readonly Item[]): Traced<NonNullable<Volume['items']>> {
  return named<{ path: string; mode?: number }>(
    items.map(({ key, path, mode, origin }) => [
      key,
      branch<{ path: string; mode?: number }>({
        path: leafOf(path, origin),
        mode: mode === undefined ? undefined : leafOf(mode, origin, modeRemark(mode)),
      }),
    ]),
  );
}

function modeRemark(mode: number): string {
  return `0${mode.toString(8)}`;
}

/** A key of a ConfigMap that resembles the path and is not taken: letters, digits, dots, dashes and underscores. */
export function fileKey(path: string, taken: { has(key: string): boolean }): string {
  const clean = path.replaceAll(/[^-._a-zA-Z0-9]+/g, '_').slice(-200);
  const wanted = clean === '' || clean === '.' || clean.startsWith('..') ? `_${clean}` : clean;
  let key = wanted;
  for (let count = 2; taken.has(key); count += 1) key = `${wanted}-${count}`;
  return key;
}
