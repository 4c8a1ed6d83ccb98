import { join, relative } from 'node:path/posix';
import type { BindMount, MountedContent, Workspace } from '@landfall/model';

/** Most bytes of one mounted file: what a ConfigMap can hold. */
const maxFileBytes = 1024 * 1024;
/** Most files that are read from one mounted folder. */
export const maxFolderFiles = 200;
/** Most text that is read from one mounted folder. */
const maxFolderBytes = 4 * 1024 * 1024;
/** Most bytes that are read for one project: mounted files, configs, secrets and Dockerfiles together. */
const maxProjectBytes = 64 * 1024 * 1024;
/** Most entries of a folder that are looked at, files and folders below it together. */
const maxFolderEntries = 2_000;

/** The files around a project, read within limits. Paths are absolute; what is shown to people is relative. */
export interface MountedFiles {
  /** The project directory, absolute. */
  readonly directory: string;
  /** Relative to the project directory, with `./` or, where the file was asked for relatively, `../`; else absolute. */
  show(path: string, wasRelative?: boolean): string;
  isInside(path: string): boolean;
  /** The content of a file, as text when it is text. */
  content(path: string): MountedContent;
  /** What is at the path: a file, a folder with its files, or nothing. */
  find(path: string): BindMount['found'];
}

/** Reads through a workspace, each path once. */
export function mountedFiles(directory: string, workspace: Workspace): MountedFiles {
  const contents = new Map<string, { content: MountedContent; executable: boolean }>();
  const found = new Map<string, BindMount['found']>();

  let bytesLeft = maxProjectBytes;

  function read(path: string): { content: MountedContent; executable: boolean } {
    const known = contents.get(path);
    if (known !== undefined) return known;
    if (bytesLeft <= 0)
      return { content: { kind: 'refused', reason: 'the project mounts more than is read' }, executable: false };
    const answer = workspace.read(path, maxFileBytes);
    if (answer.kind === 'file') bytesLeft -= answer.bytes.length;
    const result =
      answer.kind === 'file'
        ? { content: contentOf(answer.bytes), executable: answer.executable }
        : { content: answer satisfies MountedContent, executable: false };
    contents.set(path, result);
    return result;
  }

  function look(path: string): BindMount['found'] {
    const kind = workspace.kind(path);
    if (kind === 'missing') return { kind: 'missing' };
    if (kind === 'other') return { kind: 'outside', reason: 'it is neither a file nor a folder, or it leaves the project' };
    if (kind === 'file') {
      const { content, executable } = read(path);
      return { kind: 'file', content, executable };
    }
    return readFolder(path);
  }

  /** A folder of more files than the limit is no folder of settings: its files are named and not read. */
  function readFolder(path: string): BindMount['found'] {
    const { names, truncated } = filesBelow(path, workspace);
    const files = new Map<string, MountedContent>();
    let folderBytesLeft = maxFolderBytes;
    for (const name of names) {
      if (truncated || folderBytesLeft <= 0) {
        files.set(name, { kind: 'refused', reason: 'the folder holds more than is read' });
        continue;
      }
      const { content } = read(join(path, name));
      folderBytesLeft -= sizeOf(content);
      files.set(name, content);
    }
    return { kind: 'folder', files, truncated };
  }

  const files: MountedFiles = {
    directory,
    isInside: (path) => path === directory || path.startsWith(directory === '/' ? '/' : `${directory}/`),
    show(path, wasRelative = false) {
      if (!wasRelative && !files.isInside(path)) return path;
      const shown = relative(directory, path);
      return shown === '' ? '.' : shown === '..' || shown.startsWith('../') ? shown : `./${shown}`;
    },
    content: (path) => read(path).content,
    find(path) {
      const known = found.get(path);
      if (known !== undefined) return known;
      const result = look(path);
      found.set(path, result);
      return result;
    },
  };
  return files;
}

function sizeOf(content: MountedContent): number {
  if (content.kind === 'text') return content.text.length;
  return content.kind === 'binary' ? content.base64.length : 0;
}

/** Relative paths of the files below a folder, sorted, breadth first up to the limits. */
function filesBelow(folder: string, workspace: Workspace): { names: string[]; truncated: boolean } {
  const names: string[] = [];
  const queue = [''];
  let seen = 0;
  for (const prefix of queue) {
    for (const entry of workspace.list(join(folder, prefix)) ?? []) {
      seen += 1;
      if (names.length >= maxFolderFiles || seen > maxFolderEntries) return { names: names.sort(), truncated: true };
      const isVersionControl = entry === '.git/' || entry === '.hg/' || entry === '.svn/';
      if (entry.endsWith('/')) {
        if (!isVersionControl) queue.push(`${prefix}${entry}`);
      } else {
        names.push(`${prefix}${entry}`);
      }
    }
  }
  return { names: names.sort(), truncated: false };
}

/** Text when the bytes are UTF-8 without NUL, else base64. */
function contentOf(bytes: Uint8Array): MountedContent {
  if (!bytes.includes(0)) {
    try {
      return { kind: 'text', text: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes) };
    } catch {
      // Not UTF-8: it is kept as bytes.
    }
  }
  return { kind: 'binary', base64: toBase64(bytes) };
}

function toBase64(bytes: Uint8Array): string {
  let latin1 = '';
  for (let at = 0; at < bytes.length; at += 0x8000) latin1 += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  return btoa(latin1);
}
