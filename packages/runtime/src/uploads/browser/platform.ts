/**
 * What is used of a browser, by shape: this package is type-checked without the types of the DOM, and the same code runs in Node.
 */

/** A file that a person chose. */
export interface FileLike extends Blob {
  readonly name: string;
  /** Milliseconds since 1970. */
  readonly lastModified?: number;
}

/** A worker that speaks by messages. */
export interface WorkerLike {
  addEventListener(type: 'message', listener: (event: { readonly data: unknown }) => void): void;
  addEventListener(type: 'error', listener: () => void): void;
  postMessage(message: unknown, transfer: []): void;
  terminate(): void;
}

/** What is used of `XMLHttpRequest`, which alone tells how much of a body has been sent. */
export interface XhrLike {
  readonly status: number;
  readonly responseText: string;
  readonly upload: { addEventListener(type: 'progress', listener: (event: { readonly loaded: number }) => void): void };
  withCredentials: boolean;
  addEventListener(type: 'load' | 'error' | 'abort', listener: () => void): void;
  open(method: string, url: string): void;
  setRequestHeader(name: string, value: string): void;
  getResponseHeader(name: string): string | null;
  send(body: Blob): void;
  abort(): void;
}

interface Surroundings {
  readonly Worker?: new (url: URL, options: { readonly type: 'module' }) => WorkerLike;
  readonly XMLHttpRequest?: new () => XhrLike;
  readonly navigator?: { readonly onLine?: boolean };
  readonly addEventListener?: (type: 'online', listener: () => void) => void;
  readonly removeEventListener?: (type: 'online', listener: () => void) => void;
}

/** The globals of the page, of a worker, or of Node; each may be missing. */
export const surroundings: Surroundings = globalThis as unknown as Surroundings; // only by shape, see above
