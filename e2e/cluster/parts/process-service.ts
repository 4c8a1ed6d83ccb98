import type { PartHost } from '../part.ts';
import { applyObjects } from './apply-objects.ts';

/**
 * Makes a Service whose one endpoint is a process in the sandbox, so that the cluster reaches it as it would reach its Pod.
 *
 * @source Kubernetes, "Services without selectors"
 */
export async function makeProcessService(
  host: PartHost,
  service: { readonly namespace: string; readonly name: string; readonly port: number; readonly processPort: number },
): Promise<void> {
  const { namespace, name, port, processPort } = service;
  await applyObjects(host.client, [
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { namespace, name },
      spec: { ports: [{ name: 'https', port, targetPort: processPort }] },
    },
    {
      apiVersion: 'discovery.k8s.io/v1',
      kind: 'EndpointSlice',
      metadata: { namespace, name, labels: { 'kubernetes.io/service-name': name } },
      addressType: 'IPv4',
      ports: [{ name: 'https', port: processPort, protocol: 'TCP' }],
      endpoints: [{ addresses: [host.sandbox.address], conditions: { ready: true } }],
    },
  ]);
}

/**
 * Lets a Service answer for a group of the API.
 *
 * @param caBundle PEM of the authority that its certificate is checked with; without it, nothing is checked
 */
export async function registerApi(
  host: PartHost,
  api: {
    readonly group: string;
    readonly version: string;
    readonly service: { readonly namespace: string; readonly name: string };
    readonly caBundle?: string;
  },
): Promise<void> {
  const { group, version, service, caBundle } = api;
  const trust = caBundle === undefined ? { insecureSkipTLSVerify: true } : { caBundle: Buffer.from(caBundle).toString('base64') };
  await applyObjects(host.client, [
    {
      apiVersion: 'apiregistration.k8s.io/v1',
      kind: 'APIService',
      metadata: { name: `${version}.${group}` },
      spec: { group, version, service, groupPriorityMinimum: 100, versionPriority: 100, ...trust },
    },
  ]);
}

/** Whether the API server finds the other one behind the group in order. */
export async function isApiAvailable(host: PartHost, name: string): Promise<boolean> {
  const { body } = await host.client.request('GET', `/apis/apiregistration.k8s.io/v1/apiservices/${name}`);
  const { status } = body as { readonly status?: { readonly conditions?: readonly Condition[] } }; // APIService
  return status?.conditions?.some((condition) => condition.type === 'Available' && condition.status === 'True') === true;
}

interface Condition {
  readonly type: string;
  readonly status: string;
}
