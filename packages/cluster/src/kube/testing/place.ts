import type { KubeRequest } from '../http/transport.ts';

/** What a request is about, read from its path and query. */
export interface Place {
  /** Path without namespace and name: `/api/v1/pods`. */
  readonly collection: string;
  readonly namespace: string | undefined;
  /** Absent for the collection. */
  readonly name: string | undefined;
  /** `status`, `eviction`. */
  readonly part: string | undefined;
  readonly limit: number;
  /** How many items of the list came before. */
  readonly after: number;
  /** Version from which to watch. */
  readonly since: number;
  readonly isDryRun: boolean;
  selects(object: { readonly metadata: Readonly<Record<string, unknown>>; readonly [member: string]: unknown }): boolean;
}

/** @source Kubernetes API concepts: paths of resources */
export function readPlace({ path, method, content }: KubeRequest): Place {
  const url = new URL(path, 'http://double');
  const parts = url.pathname.split('/').slice(1).map(decodeURIComponent);
  const root = parts.splice(0, parts[0] === 'api' ? 2 : 3);
  const isScoped = parts[0] === 'namespaces' && parts.length > 2;
  const namespace = isScoped ? parts[1] : undefined;
  const [plural = '', name, part] = isScoped ? parts.slice(2) : parts;
  const query = url.searchParams;
  const fields = (query.get('fieldSelector') ?? '').split(',').filter((term) => term !== '');
  const labels = (query.get('labelSelector') ?? '').split(',').filter((term) => term !== '');
  const inBody = method === 'POST' && name === undefined ? namespaceOf(content?.text) : undefined;
  return {
    collection: `/${root.join('/')}/${plural}`,
    namespace: namespace ?? inBody,
    name,
    part,
    limit: Number(query.get('limit') ?? Infinity),
    after: Number(query.get('continue') ?? 0),
    since: Number(query.get('resourceVersion') ?? 0),
    isDryRun: query.has('dryRun'),
    selects: (object) =>
      (namespace === undefined || object.metadata['namespace'] === namespace) &&
      fields.every((term) => holds(term, (key) => valueAt(object, key.split('.')))) &&
      labels.every((term) => holds(term, (key) => valueAt(object.metadata['labels'], [key]))),
  };
}

function holds(term: string, valueOf: (key: string) => unknown): boolean {
  const [, key = '', operator, wanted] = /^(.*?)(!=|==?)(.*)$/.exec(term) ?? [];
  const value = valueOf(key) ?? '';
  return (value === wanted) === (operator !== '!=');
}

function valueAt(object: unknown, keys: readonly string[]): unknown {
  let value = object;
  for (const key of keys) value = typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;
  return value;
}

function namespaceOf(text: string | undefined): string | undefined {
  const { metadata } = JSON.parse(text ?? '{}') as { readonly metadata?: { readonly namespace?: string } };
  return metadata?.namespace;
}
