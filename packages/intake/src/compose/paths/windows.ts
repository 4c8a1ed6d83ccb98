/**
 * Whether a path is absolute on Windows, `C:\data` or `\\server\share`: such a path is left as it is.
 *
 * @source compose-go paths/windows_path.go, IsWindowsAbs
 */
export function isWindowsAbsolute(path: string): boolean {
  const length = volumeNameLength(path);
  if (length === 0) return false;
  if (isSeparator(path[0]) && isSeparator(path[1])) return true;
  return isSeparator(path[length]);
}

/** Length of the part that names the drive or the share; zero when there is none. */
function volumeNameLength(path: string): number {
  if (path[1] === ':') return 2;
  if (!isSeparator(path[0])) return 0;
  if (hasPrefix(path, '\\\\.\\UNC')) return shareLength(path, '\\\\.\\UNC\\'.length);
  if (['\\\\.', '\\\\?', '\\??'].some((prefix) => hasPrefix(path, prefix))) {
    if (path.length === 3) return 3;
    const rest = path.slice(4).search(/[\\/]/);
    return rest === -1 ? path.length : 4 + rest;
  }
  return isSeparator(path[1]) ? shareLength(path, 2) : 0;
}

function isSeparator(character: string | undefined): boolean {
  return character === '\\' || character === '/';
}

function hasPrefix(path: string, prefix: string): boolean {
  const normal = (text: string) => text.replaceAll('/', '\\').toUpperCase();
  if (!normal(path).startsWith(normal(prefix))) return false;
  return path.length === prefix.length || isSeparator(path[prefix.length]);
}

/** Up to the second separator after the start of the host name. */
function shareLength(path: string, start: number): number {
  let separators = 0;
  for (let index = start; index < path.length; index += 1) {
    if (!isSeparator(path[index])) continue;
    separators += 1;
    if (separators === 2) return index;
  }
  return path.length;
}
