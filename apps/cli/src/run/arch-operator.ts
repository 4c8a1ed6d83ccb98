import { KubeError, resources } from '@landfall/cluster/kube';
import type { Json, ReadCluster } from './arch-cluster.ts';

/** What the operator of a cluster says of a pod. */
export type OperatorAnswer =
  | { readonly kind: 'said'; readonly explanation: Json }
  /** It could not be asked. */
  | { readonly kind: 'silent'; readonly why: string };

const registration = { labelSelector: 'app.kubernetes.io/managed-by=landfall-operator' } as const;
/** Where it explains. @source charts/operator, Service: the port named http */
const portName = 'http';
const limits = { maxBytes: 1024 * 1024, timeoutMs: 10_000 } as const;

/**
 * Asks the operator through the API server, with the rights of the person: no port has to be open to them. The answer is
 * that of a program in the cluster, so it is only shown.
 *
 * @param named `namespace/service`, where the registration of the webhook does not say it
 */
export async function askOperator(
  cluster: ReadCluster,
  pod: { readonly namespace: string; readonly name: string },
  named: string | undefined,
): Promise<OperatorAnswer> {
  try {
    const service = named ?? (await findService(cluster));
    if (service === undefined)
      return { kind: 'silent', why: 'no webhook of it is registered; --operator NAMESPACE/SERVICE names it' };
    const [namespace = '', name = ''] = service.split('/');
    const query = new URLSearchParams({ namespace: pod.namespace, pod: pod.name });
    const path = `/api/v1/namespaces/${encodeURIComponent(namespace)}/services/${encodeURIComponent(`http:${name}:${portName}`)}/proxy/explain?${query.toString()}`;
    const { status, text } = await cluster.transport.send({ method: 'GET', path, ...limits });
    const explanation = parse(text);
    if (status === 200 && explanation !== undefined) return { kind: 'said', explanation };
    const said = explanation?.['error'] ?? explanation?.['message'];
    return { kind: 'silent', why: typeof said === 'string' ? said.slice(0, 300) : `${service} answered ${status}` };
  } catch (error) {
    if (!(error instanceof KubeError)) throw error;
    return { kind: 'silent', why: error.message };
  }
}

/** The Service that the registered webhook names. */
async function findService({ client }: ReadCluster): Promise<string | undefined> {
  for await (const { items } of client.pages(resources.webhookConfigurations, registration))
    for (const item of items) {
      const { webhooks } = item as { readonly webhooks?: unknown };
      const [first] = Array.isArray(webhooks) ? (webhooks as readonly unknown[]) : [];
      const service = member(member(first, 'clientConfig'), 'service');
      const [namespace, name] = [member(service, 'namespace'), member(service, 'name')];
      if (typeof namespace === 'string' && typeof name === 'string') return `${namespace}/${name}`;
    }
  return undefined;
}

function member(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Json)[key] : undefined; // just checked
}

function parse(text: string): Json | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : undefined; // just checked
  } catch {
    return undefined; // a proxy may answer anything
  }
}
