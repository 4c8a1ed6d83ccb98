import { asObject, asText, type JsonObject, parseObject } from '../registry/manifest/json.ts';
import type { ListPage, WatchEvent } from './client.ts';
import type { KubeRequest } from './http/transport.ts';
import { KubeError, reasonOfStatus } from './kube-error.ts';
import { type Resource, readKubeObject } from './objects.ts';

/** Reads one page of a list; items without a name are left out. */
export function readPage(body: JsonObject, resource: Resource): ListPage & { readonly next: string | undefined } {
  const metadata = asObject(body['metadata']);
  const items = Array.isArray(body['items']) ? body['items'].map((item) => readKubeObject(item, resource)) : [];
  const next = asText(metadata?.['continue']);
  return {
    items: items.filter((item) => item !== undefined),
    resourceVersion: asText(metadata?.['resourceVersion']) ?? '',
    next: next === '' ? undefined : next,
  };
}

/**
 * Reads one line of a watch.
 *
 * @throws KubeError when it is an error, or no event
 * @source Kubernetes meta/v1 WatchEvent
 */
export function readEvent(line: string, request: Pick<KubeRequest, 'method' | 'path'>, resource: Resource): WatchEvent {
  const event = parseObject(line);
  const type = asText(event?.['type']);
  const body = asObject(event?.['object']);
  if (type === 'ERROR') {
    const code = body?.['code'];
    throw refusalOf(request, { status: typeof code === 'number' ? code : 500 }, body);
  }
  if (type === 'BOOKMARK') {
    const resourceVersion = asText(asObject(body?.['metadata'])?.['resourceVersion']) ?? '';
    return { kind: 'bookmark', resourceVersion };
  }
  const object = readKubeObject(body, resource);
  if (object === undefined) throw new KubeError('unreadable', `an event of ${placeOf(request)} has no object`);
  return { kind: type === 'DELETED' ? 'gone' : 'set', object };
}

/** What a refusal says. @source Kubernetes meta/v1 Status */
export function refusalOf(
  request: Pick<KubeRequest, 'method' | 'path'>,
  { status, retryAfterMs }: { readonly status: number; readonly retryAfterMs?: number },
  body: JsonObject | undefined,
): KubeError {
  const said = asText(body?.['message'])?.slice(0, 500) ?? 'no reason given';
  return new KubeError(
    reasonOfStatus(status, asText(body?.['reason'])),
    `${placeOf(request)} was answered with ${status}: ${said}`,
    {
      status,
      ...(retryAfterMs !== undefined && { retryAfterMs }),
    },
  );
}

/** What was asked for, without its query: names and nothing else. */
export function placeOf({ method, path }: Pick<KubeRequest, 'method' | 'path'>): string {
  return `${method} ${path.split('?')[0] ?? path}`;
}
