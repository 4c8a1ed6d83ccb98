import { basename, isAbsolute, relative, resolve } from 'node:path/posix';
import { AppError, type Place, type Workspace } from '@landfall/model';

/** Bytes of all files that one load reads; a file counts as often as it is read. */
const maxTotalBytes = 12 * 1024 * 1024;

/** Where a file is named, and what for: `but it is included`. */
export interface Reference {
  readonly place?: Place;
  readonly why?: string;
}

/** Where the documents of a project are read from, and how places name them. */
export class ProjectFiles {
  readonly #workspace: Workspace;
  readonly #workingDirectory: string;
  readonly #stdin: Uint8Array | undefined;
  #base: string;
  #bytesRead = 0;

  constructor(workspace: Workspace, workingDirectory: string, stdin: Uint8Array | undefined) {
    this.#workspace = workspace;
    this.#workingDirectory = workingDirectory;
    this.#base = workingDirectory;
    this.#stdin = stdin;
  }

  /** From now on places name files as seen from this folder. */
  nameFrom(folder: string): void {
    this.#base = folder;
  }

  /** The absolute path; relative ones count from the working directory of the process. */
  absolute(path: string): string {
    return isAbsolute(path) ? path : resolve(this.#workingDirectory, path);
  }

  /** A file as places name it. */
  name(path: string): string {
    if (path === '-') return path;
    const name = relative(this.#base, this.absolute(path));
    return name === '' ? basename(path) : name;
  }

  kind(path: string): 'file' | 'folder' | 'other' | 'missing' {
    return this.#workspace.kind(this.absolute(path));
  }

  /**
   * Reads a file whole.
   *
   * @param reference where the file is named, for the message
   * @throws AppError COMPOSE_FILE_MISSING, COMPOSE_INVALID, COMPOSE_TOO_LARGE or FILE_REFUSED
   */
  read(path: string, maxBytes: number, reference: Reference = {}): Uint8Array {
    if (path === '-') return this.#readStdin(maxBytes);
    const answer = this.#workspace.read(this.absolute(path), maxBytes);
    if (answer.kind === 'file') return this.#count(answer.bytes, path, reference);
    const why = reference.why === undefined ? '' : `, ${reference.why}`;
    const name = this.name(path);
    const problem = (message: string) => [{ ...(reference.place === undefined ? {} : { place: reference.place }), message }];
    if (answer.kind === 'missing') {
      // A person named it, or another file did, which then is what to correct.
      const code = reference.place === undefined ? 'COMPOSE_FILE_MISSING' : 'COMPOSE_INVALID';
      throw new AppError(code, problem(`${name} does not exist${why}`));
    }
    if (answer.kind === 'refused') {
      throw new AppError('FILE_REFUSED', problem(`${name} is not read, because ${answer.reason}${why}`));
    }
    throw new AppError('COMPOSE_TOO_LARGE', problem(`${name} has ${answer.bytes} bytes${why}; at most ${maxBytes} are read`));
  }

  #count(bytes: Uint8Array, path: string, { place }: Reference): Uint8Array {
    this.#bytesRead += bytes.length;
    if (this.#bytesRead <= maxTotalBytes) return bytes;
    const message = `the files of the project come to more than ${maxTotalBytes} bytes with ${this.name(path)}, counted as often as they are named`;
    throw new AppError('COMPOSE_TOO_LARGE', [{ ...(place === undefined ? {} : { place }), message }]);
  }

  #readStdin(maxBytes: number): Uint8Array {
    const bytes = this.#stdin ?? new Uint8Array();
    if (bytes.length > maxBytes) {
      throw new AppError('COMPOSE_TOO_LARGE', [
        { message: `Standard input has ${bytes.length} bytes; at most ${maxBytes} are read` },
      ]);
    }
    return bytes;
  }
}
