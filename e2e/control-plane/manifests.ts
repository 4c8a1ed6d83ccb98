import { isMap, parseAllDocuments } from 'yaml';

/** One object of a YAML stream: what it is, and its text exactly as it came, because the server's own reader shall judge it. */
export interface Manifest {
  readonly text: string;
  readonly apiVersion: string;
  readonly kind: string;
  /** Undefined when the object leaves its name to the server. */
  readonly name: string | undefined;
  readonly generateName: string | undefined;
  readonly namespace: string | undefined;
  readonly content: Readonly<Record<string, unknown>>;
}

/**
 * Splits a YAML stream into its objects; empty documents are left out.
 *
 * @throws when the stream is not YAML or a document is not an object
 */
export function readManifests(stream: string): readonly Manifest[] {
  const documents = parseAllDocuments(stream, { version: '1.1', merge: true });
  const manifests: Manifest[] = [];
  for (const document of documents) {
    const trouble = document.errors[0];
    if (trouble !== undefined) throw new Error(`Not YAML: ${trouble.message}`);
    if (document.toJS() === null) continue;
    if (!isMap(document.contents)) throw new Error(`Not a Kubernetes object: ${stream.slice(...textRange(document.range))}`);
    const content = document.toJS() as Record<string, unknown>; // a map, as tested above
    manifests.push(describe(content, stream.slice(...textRange(document.range))));
  }
  return manifests;
}

function describe(content: Record<string, unknown>, text: string): Manifest {
  const metadata = (content['metadata'] ?? {}) as Record<string, unknown>; // anything else has no such keys
  return {
    text,
    apiVersion: textOrNothing(content['apiVersion']) ?? '',
    kind: textOrNothing(content['kind']) ?? '',
    name: textOrNothing(metadata['name']),
    generateName: textOrNothing(metadata['generateName']),
    namespace: textOrNothing(metadata['namespace']),
    content,
  };
}

function textOrNothing(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function textRange(range: readonly [number, number, number]): [number, number] {
  return [range[0], range[1]];
}
