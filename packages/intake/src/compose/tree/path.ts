/** Where a node is in a document, from the leaf up: cheap to extend, written out only for a message. */
export interface Path {
  readonly parent: Path | undefined;
  readonly key: string | number;
}

/** The path one step below. */
export function below(parent: Path | undefined, key: string | number): Path {
  return { parent, key };
}

/** A path from its parts. */
export function pathOf(first: string | number, ...rest: readonly (string | number)[]): Path {
  let path = below(undefined, first);
  for (const key of rest) path = below(path, key);
  return path;
}

/** Writes a path as people do: `services.web.ports[0]`. The root is the empty text. */
export function pathText(path: Path | undefined): string {
  if (path === undefined) return '';
  const before = pathText(path.parent);
  if (typeof path.key === 'number') return `${before}[${path.key}]`;
  return before === '' ? path.key : `${before}.${path.key}`;
}
