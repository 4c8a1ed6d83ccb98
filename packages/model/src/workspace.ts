/**
 * The files that a run may look at. The command line reads them from disk within limits; tests use a Map.
 * Paths are absolute and use `/`. Nothing here throws: what cannot be read is an answer with a reason.
 */
export interface Workspace {
  /** Reads at most `maxBytes` (a limit of the implementation applies as well). */
  read(path: string, maxBytes: number): FileAnswer;
  /** Names in a folder, sorted, folders with a trailing `/`; undefined when it is no folder. */
  list(path: string): readonly string[] | undefined;
  /** What is at the path, without following a link out of the project. */
  kind(path: string): 'file' | 'folder' | 'other' | 'missing';
}

export type FileAnswer =
  | { readonly kind: 'file'; readonly bytes: Uint8Array; readonly executable: boolean }
  | { readonly kind: 'missing' }
  | { readonly kind: 'too-large'; readonly bytes: number }
  /** A device, a folder, a link that leaves the project, no permission. */
  | { readonly kind: 'refused'; readonly reason: string };

/** A workspace over a map of absolute paths to text or bytes. */
export function memoryWorkspace(files: ReadonlyMap<string, string | Uint8Array>): Workspace {
  const encoder = new TextEncoder();
  const below = (path: string) => (path.endsWith('/') ? path : `${path}/`);
  const isFolder = (path: string) => [...files.keys()].some((name) => name.startsWith(below(path)));
  return {
    read(path, maxBytes) {
      const content = files.get(path);
      if (content === undefined) return isFolder(path) ? { kind: 'refused', reason: 'it is a folder' } : { kind: 'missing' };
      const bytes = typeof content === 'string' ? encoder.encode(content) : content;
      return bytes.length > maxBytes ? { kind: 'too-large', bytes: bytes.length } : { kind: 'file', bytes, executable: false };
    },
    list(path) {
      if (!isFolder(path)) return undefined;
      const names = new Set<string>();
      for (const name of files.keys()) {
        if (!name.startsWith(below(path))) continue;
        const rest = name.slice(below(path).length);
        const slash = rest.indexOf('/');
        names.add(slash === -1 ? rest : rest.slice(0, slash + 1));
      }
      return [...names].sort();
    },
    kind: (path) => (files.has(path) ? 'file' : isFolder(path) ? 'folder' : 'missing'),
  };
}
