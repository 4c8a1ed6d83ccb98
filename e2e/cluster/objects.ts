import type { ApiClient } from '../control-plane/api-client.ts';
import { reasonOf } from '../control-plane/dry-run.ts';

/** Creates an object in a collection of the API, such as `/api/v1/nodes`. */
export async function createObject(client: ApiClient, collection: string, object: object): Promise<void> {
  const answer = await client.request('POST', collection, { type: 'application/json', text: JSON.stringify(object) });
  if (answer.status !== 201) throw new Error(`${collection} refused an object: ${reasonOf(answer)}`);
}

/** Everything in a collection of the API. */
export async function listObjects<Item>(client: ApiClient, collection: string): Promise<readonly Item[]> {
  const answer = await client.request('GET', collection);
  if (answer.status !== 200) throw new Error(`${collection} cannot be read: ${reasonOf(answer)}`);
  return (answer.body as { readonly items: readonly Item[] }).items; // every collection is a list of the kind it is named after
}
