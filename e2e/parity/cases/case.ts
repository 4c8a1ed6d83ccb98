/** A small project that shows one rule of loading. Files are written to a folder in which the loaders run. */
export interface Case {
  readonly name: string;
  readonly files: Readonly<Record<string, string>>;
  /** Compose files; none means discovery. */
  readonly use?: readonly string[];
  readonly profiles?: readonly string[];
  readonly envFiles?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly projectDirectory?: string;
  readonly projectName?: string;
  /** Folder, inside the project, in which the loaders run. */
  readonly runIn?: string;
  readonly expects: 'equal' | 'refused';
}

/** A project of one file. */
export function one(text: string): Readonly<Record<string, string>> {
  return { 'compose.yaml': text };
}

/** A project of one service with an image and the given attributes. */
export function service(attributes: string): Readonly<Record<string, string>> {
  return one(`services:\n  web:\n    image: web\n${attributes.replaceAll(/^/gm, '    ')}\n`);
}
