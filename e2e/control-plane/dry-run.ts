import type { ApiAnswer, ApiClient } from './api-client.ts';
import { type Manifest, readManifests } from './manifests.ts';
import { collectionPath, type ResourceTable } from './resources.ts';

/** What the API server says of one object. */
export interface Verdict {
  readonly manifest: Manifest;
  readonly accepted: boolean;
  /** The server's reason; empty when the object is accepted. */
  readonly message: string;
  readonly warnings: readonly string[];
}

const rules = 'fieldManager=landfall-test&fieldValidation=Strict';

/**
 * Shows every object of a YAML stream to the server, which checks it fully (fields, values, admission) and keeps nothing.
 * Objects without a namespace count as in the one given, which must exist.
 *
 * @throws when the stream is not YAML
 */
export async function dryRunManifests(
  client: ApiClient,
  resources: ResourceTable,
  input: { readonly stream: string; readonly namespace: string },
): Promise<readonly Verdict[]> {
  return Promise.all(
    readManifests(input.stream).map((manifest) => judge(client, resources, { manifest, namespace: input.namespace })),
  );
}

async function judge(
  client: ApiClient,
  resources: ResourceTable,
  input: { readonly manifest: Manifest; readonly namespace: string },
): Promise<Verdict> {
  const { manifest } = input;
  const resource = await resources.find(manifest.apiVersion, manifest.kind);
  if (resource === undefined) {
    return refused(manifest, `The server has no kind "${manifest.kind}" in "${manifest.apiVersion}".`);
  }
  const collection = collectionPath(resource, manifest, input.namespace);
  if (manifest.name !== undefined) {
    const path = `${collection}/${encodeURIComponent(manifest.name)}?dryRun=All&force=true&${rules}`;
    return verdictOf(
      manifest,
      await client.request('PATCH', path, { type: 'application/apply-patch+yaml', text: manifest.text }),
    );
  }
  // Server-side apply needs a name, so an object named by the server is created instead.
  if (manifest.generateName === undefined)
    return refused(manifest, 'The object has neither metadata.name nor metadata.generateName.');
  return verdictOf(
    manifest,
    await client.request('POST', `${collection}?dryRun=All&${rules}`, { type: 'application/yaml', text: manifest.text }),
  );
}

function verdictOf(manifest: Manifest, answer: ApiAnswer): Verdict {
  if (answer.status === 200 || answer.status === 201) return { manifest, accepted: true, message: '', warnings: answer.warnings };
  return { ...refused(manifest, reasonOf(answer)), warnings: answer.warnings };
}

function refused(manifest: Manifest, message: string): Verdict {
  return { manifest, accepted: false, message, warnings: [] };
}

/** The message of the `Status` object that a refusal carries, or the bare answer of the HTTP layer. */
export function reasonOf(answer: ApiAnswer): string {
  const { body } = answer;
  if (typeof body === 'object' && body !== null && 'message' in body && typeof body.message === 'string') return body.message;
  return `HTTP ${answer.status}: ${JSON.stringify(body)}`;
}
