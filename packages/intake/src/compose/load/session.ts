import type { MapNode, Node } from '../tree/node.ts';
import { composeLimits } from '../yaml/limits.ts';
import { readDocuments } from '../yaml/read.ts';
import type { DocumentRole, WrittenDocument } from './options.ts';
import type { ProjectFiles, Reference } from './project-files.ts';
import { Trail } from './trail.ts';

/** What one load shares: its files, its trail, and the documents that it has read, each once. */
export class Session {
  readonly files: ProjectFiles;
  readonly trail = new Trail();
  readonly written: WrittenDocument[] = [];
  /** The home folder that `~` stands for. */
  readonly home: string | undefined;
  /** Models of includes, by everything that decides what they hold. */
  readonly included = new Map<string, MapNode>();
  readonly #documents = new Map<string, readonly Node[]>();

  constructor(files: ProjectFiles, home: string | undefined) {
    this.files = files;
    this.home = home;
  }

  /** The documents of a file. The first role in which a file is read is the one that is remembered. */
  documents(path: string, role: DocumentRole, reference: Reference = {}): readonly Node[] {
    const key = path === '-' ? path : this.files.absolute(path);
    const known = this.#documents.get(key);
    if (known !== undefined) return known;
    const file = this.files.name(path);
    const documents = readDocuments(this.files.read(path, composeLimits.maxBytes, reference), file);
    this.#documents.set(key, documents);
    for (const tree of documents) this.written.push({ file, role, tree });
    return documents;
  }
}
