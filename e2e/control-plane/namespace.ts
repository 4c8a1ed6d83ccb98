import type { ApiClient } from './api-client.ts';
import { reasonOf } from './dry-run.ts';
import { restrictedLabels } from './pod-security.ts';

/** Makes a namespace, or leaves the one that exists. `restricted` enforces that level of Pod Security. */
export async function createNamespace(
  client: ApiClient,
  name: string,
  options: { readonly restricted?: boolean } = {},
): Promise<void> {
  const labels = options.restricted === true ? restrictedLabels : {};
  const namespace = { apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels } };
  const answer = await client.request('POST', '/api/v1/namespaces', {
    type: 'application/json',
    text: JSON.stringify(namespace),
  });
  if (answer.status !== 201 && answer.status !== 409) throw new Error(`The namespace ${name} was refused: ${reasonOf(answer)}`);
}
