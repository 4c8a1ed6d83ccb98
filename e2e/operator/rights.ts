import { type KubeClient, resources } from '@landfall/cluster/kube';
import { parseAllDocuments } from 'yaml';
import type { ControlPlane } from '../control-plane/control-plane.ts';
import { leastValues, release, renderOperator } from '../operator-chart/operator-chart.ts';

const kinds = ['CustomResourceDefinition', 'ServiceAccount', 'ClusterRole', 'ClusterRoleBinding', 'Role', 'RoleBinding'];

/**
 * Installs what the chart of the operator says of kinds and rights.
 *
 * @returns a token that may do what the operator may, and nothing else
 */
export async function installRights({ kubectl, createNamespace }: ControlPlane, client: KubeClient): Promise<string> {
  await createNamespace(release.namespace);
  const rendered = await renderOperator(leastValues);
  const objects = parseAllDocuments(rendered)
    .map((document) => document.toJS() as { readonly kind?: string } | null)
    .filter((object) => object !== null && kinds.includes(object.kind ?? ''));
  await kubectl(['apply', '--filename=-'], objects.map((object) => JSON.stringify(object)).join('\n---\n'));
  const account = { namespace: release.namespace, name: release.name };
  const token = await client.serviceAccountToken(account, 'https://kubernetes.default.svc');
  if (token === undefined || (await client.get(resources.serviceAccounts, account)) === undefined)
    throw new Error('The API server gives no token for the service account of the operator.');
  return token;
}
