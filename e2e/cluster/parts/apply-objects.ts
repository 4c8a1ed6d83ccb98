import type { ApiClient } from '../../control-plane/api-client.ts';
import { reasonOf } from '../../control-plane/dry-run.ts';
import { collectionPath, createResourceTable } from '../../control-plane/resources.ts';

/** An object of any kind. */
export interface ApiObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string; readonly [field: string]: unknown };
  readonly [field: string]: unknown;
}

/**
 * Creates objects or changes them to be like this, one after the other, by server-side apply. Unlike kubectl it reads no
 * description of the whole API first, which takes a busy machine its time.
 *
 * @param namespace of the objects that name none
 * @throws when the server does not know a kind, or refuses an object
 */
export async function applyObjects(client: ApiClient, objects: readonly ApiObject[], namespace = 'default'): Promise<void> {
  const resources = createResourceTable(client);
  for (const object of objects) {
    const { apiVersion, kind, metadata } = object;
    const resource = await resources.find(apiVersion, kind);
    if (resource === undefined) throw new Error(`The API server knows no ${kind} of ${apiVersion}.`);
    const collection = collectionPath(resource, { apiVersion, namespace: metadata.namespace }, namespace);
    const path = `${collection}/${encodeURIComponent(metadata.name)}?fieldManager=landfall-test&force=true`;
    const content = { type: 'application/apply-patch+yaml', text: JSON.stringify(object) };
    const answer = await client.request('PATCH', path, content);
    if (answer.status > 201) throw new Error(`${kind} ${metadata.name} was refused: ${reasonOf(answer)}`);
  }
}
