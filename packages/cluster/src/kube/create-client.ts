import { asObject, asText, type JsonObject, parseObject } from '../registry/manifest/json.ts';
import type { KubeClient } from './client.ts';
import type { KubeRequest, KubeTransport } from './http/transport.ts';
import { isRefusal, KubeError } from './kube-error.ts';
import { collectionPath, type KubeObject, objectPath, type Resource, readKubeObject, resources } from './objects.ts';
import { placeOf, readEvent, readPage, refusalOf } from './replies.ts';
import { dryRunQuery, json, patchContent, selectionQuery, withQuery } from './requests.ts';

/** What one call may cost. */
export interface ClientLimits {
  readonly timeoutMs: number;
  readonly objectBytes: number;
  readonly pageBytes: number;
}

/** etcd takes no object above 1.5 MiB by default; a page of 500 large ones still fits. */
const usualLimits: ClientLimits = { timeoutMs: 15_000, objectBytes: 8 * 1024 ** 2, pageBytes: 256 * 1024 ** 2 };
const usualPageSize = 500;

/** @source Kubernetes API concepts; events.k8s.io, policy/v1 Eviction, authorization/v1 */
export function createKubeClient(transport: KubeTransport, changes: Partial<ClientLimits> = {}): KubeClient {
  const limits = { ...usualLimits, ...changes };

  async function ask(request: Omit<KubeRequest, 'maxBytes' | 'timeoutMs'>, maxBytes = limits.objectBytes): Promise<JsonObject> {
    const answer = await transport.send({ ...request, maxBytes, timeoutMs: limits.timeoutMs });
    const body = parseObject(answer.text);
    if (answer.status < 200 || answer.status > 299) throw refusalOf(request, answer, body);
    if (body === undefined) throw new KubeError('unreadable', `the answer to ${placeOf(request)} is no JSON object`);
    return body;
  }

  async function askObject(request: Omit<KubeRequest, 'maxBytes' | 'timeoutMs'>, resource: Resource): Promise<KubeObject> {
    const object = readKubeObject(await ask(request), resource);
    if (object === undefined) throw new KubeError('unreadable', `the answer to ${placeOf(request)} has no name`);
    return object;
  }

  return {
    async get(resource, ref, options = {}) {
      try {
        return await askObject({ method: 'GET', path: objectPath(resource, ref), signal: options.signal }, resource);
      } catch (error) {
        if (isRefusal(error, 'not-found')) return undefined;
        throw error;
      }
    },
    async *pages(resource, { pageSize = usualPageSize, signal, ...selection } = {}) {
      let next: string | undefined;
      do {
        const query = { ...selectionQuery(selection), limit: String(pageSize), ...(next !== undefined && { continue: next }) };
        const path = withQuery(collectionPath(resource, selection.namespace), query);
        const page = readPage(await ask({ method: 'GET', path, signal }, limits.pageBytes), resource);
        next = page.next;
        yield page;
      } while (next !== undefined);
    },
    async *watch(resource, { resourceVersion, timeoutSeconds, silenceMs, signal, ...selection }) {
      const query = {
        ...selectionQuery(selection),
        watch: '1',
        allowWatchBookmarks: 'true',
        resourceVersion,
        timeoutSeconds: String(timeoutSeconds),
      };
      const path = withQuery(collectionPath(resource, selection.namespace), query);
      const request = { method: 'GET', path, signal } as const;
      const stream = await transport.open(
        { ...request, maxBytes: limits.objectBytes, timeoutMs: limits.timeoutMs },
        { silenceMs },
      );
      for await (const line of stream.lines) {
        if (stream.status !== 200) throw refusalOf(request, stream, parseObject(line));
        if (line !== '') yield readEvent(line, request, resource);
      }
      if (stream.status !== 200) throw refusalOf(request, stream, undefined);
    },
    create: (resource, object, { isDryRun, signal } = {}) =>
      askObject(
        {
          method: 'POST',
          path: withQuery(collectionPath(resource, object.metadata.namespace), dryRunQuery(isDryRun)),
          content: json(object),
          signal,
        },
        resource,
      ),
    replace: (resource, object, { isDryRun, signal, subresource } = {}) =>
      askObject(
        {
          method: 'PUT',
          path: withQuery(objectPath(resource, object.metadata, subresource), dryRunQuery(isDryRun)),
          content: json(object),
          signal,
        },
        resource,
      ),
    apply(resource, object, { fieldManager, force, isDryRun, signal, subresource }) {
      const ref = { ...object.metadata, name: object.metadata.name ?? '' };
      const query = { ...dryRunQuery(isDryRun), fieldManager, ...(force === true && { force: 'true' }) };
      // JSON is YAML.
      const content = { type: 'application/apply-patch+yaml', text: JSON.stringify(object) };
      return askObject(
        { method: 'PATCH', path: withQuery(objectPath(resource, ref, subresource), query), content, signal },
        resource,
      );
    },
    patch: (resource, ref, patch, { isDryRun, signal, subresource } = {}) =>
      askObject(
        {
          method: 'PATCH',
          path: withQuery(objectPath(resource, ref, subresource), dryRunQuery(isDryRun)),
          content: patchContent(patch),
          signal,
        },
        resource,
      ),
    async delete(resource, ref, { isDryRun, signal, ...preconditions } = {}) {
      const path = withQuery(objectPath(resource, ref), dryRunQuery(isDryRun));
      try {
        await ask({ method: 'DELETE', path, content: json({ kind: 'DeleteOptions', apiVersion: 'v1', preconditions }), signal });
        return true;
      } catch (error) {
        if (isRefusal(error, 'not-found', 'conflict')) return false;
        throw error;
      }
    },
    async evict(pod, { isDryRun, signal, ...preconditions }) {
      const path = withQuery(objectPath(resources.pods, pod, 'eviction'), dryRunQuery(isDryRun));
      const eviction = { apiVersion: 'policy/v1', kind: 'Eviction', metadata: pod, deleteOptions: { preconditions } };
      try {
        await ask({ method: 'POST', path, content: json(eviction), signal });
        return { kind: 'evicted' };
      } catch (error) {
        if (isRefusal(error, 'not-found', 'conflict')) return { kind: 'gone' };
        if (!isRefusal(error, 'throttled')) throw error;
        const { message: why, retryAfterMs } = error;
        return { kind: 'refused', why, ...(retryAfterMs !== undefined && { retryAfterMs }) };
      }
    },
    async logEnd(pod, { container, isOfPreviousRun, lines, maxBytes, signal }) {
      const query = {
        container,
        tailLines: String(lines),
        limitBytes: String(maxBytes),
        ...(isOfPreviousRun && { previous: 'true' }),
      };
      const request = { method: 'GET', path: withQuery(objectPath(resources.pods, pod, 'log'), query), signal } as const;
      const answer = await transport.send({ ...request, maxBytes: limits.objectBytes, timeoutMs: limits.timeoutMs });
      if (answer.status !== 200) throw refusalOf(request, answer, parseObject(answer.text));
      return answer.text;
    },
    async mayI({ verb, resource, ...rest }) {
      const resourceAttributes = { verb, group: resource.group, resource: resource.plural, ...rest };
      const review = { apiVersion: 'authorization.k8s.io/v1', kind: 'SelfSubjectAccessReview', spec: { resourceAttributes } };
      const path = '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews';
      const answer = await ask({ method: 'POST', path, content: json(review) });
      return asObject(answer['status'])?.['allowed'] === true;
    },
    async serviceAccountToken(account, audience) {
      const request = { apiVersion: 'authentication.k8s.io/v1', kind: 'TokenRequest', spec: { audiences: [audience] } };
      const path = objectPath(resources.serviceAccounts, account, 'token');
      try {
        const answer = await ask({ method: 'POST', path, content: json(request) });
        return asText(asObject(answer['status'])?.['token']);
      } catch (error) {
        if (isRefusal(error, 'not-found', 'forbidden', 'invalid')) return undefined;
        throw error;
      }
    },
    async version(signal) {
      return asText((await ask({ method: 'GET', path: '/version', signal }))['gitVersion']) ?? '';
    },
  };
}
