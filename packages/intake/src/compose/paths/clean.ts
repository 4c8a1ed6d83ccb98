import { normalize } from 'node:path/posix';

/** The shortest form of a path, as Go's `path.Clean` gives it: no `.`, no `..` that can go, no slash at the end. */
export function cleanPath(path: string): string {
  if (path === '') return '';
  const normal = normalize(path);
  return normal.length > 1 && normal.endsWith('/') ? normal.slice(0, -1) : normal;
}

/** Joins like Go's `filepath.Join`: empty parts do not count, and the result is clean. */
export function joinPath(...parts: readonly string[]): string {
  return cleanPath(parts.filter((part) => part !== '').join('/'));
}
