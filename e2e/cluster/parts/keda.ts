import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ensureComponents } from '../../components/components.ts';
import { installDefinitions } from '../../control-plane/definitions.ts';
import { readManifests } from '../../control-plane/manifests.ts';
import type { ServerProcess } from '../../control-plane/server-process.ts';
import type { Part, PartHost } from '../part.ts';
import { type ApiObject, applyObjects } from './apply-objects.ts';
import { issueCertificate, makeAuthority } from './certificates.ts';
import { isApiAvailable, makeProcessService, registerApi } from './process-service.ts';
import { answers, untilReady } from './ready.ts';

const namespace = 'keda';

/** Ports that nothing else in the sandbox uses. */
const ports = {
  operator: 9666,
  operatorFigures: 8581,
  operatorHealth: 8582,
  adapter: 8583,
  adapterFigures: 8584,
  webhooks: 8585,
  webhooksFigures: 8586,
  webhooksHealth: 8587,
};

const adapterService = { namespace, name: 'keda-metrics-apiserver' };
const webhooksService = { namespace, name: 'keda-admission-webhooks' };

/**
 * KEDA: the operator, the API for external metrics and the admission webhooks, as processes beside the cluster. They look up
 * names as a Pod in the namespace `keda` would. It gives no handle: ask the cluster.
 */
export const keda: Part<void> = {
  async start(host: PartHost) {
    const components = await ensureComponents([
      'keda-operator',
      'keda-adapter',
      'keda-webhooks',
      'keda-definitions',
      'keda-webhook-configuration',
    ]);
    await Promise.all([
      installDefinitions(host.client, components['keda-definitions']),
      host.kubectl(['create', 'namespace', namespace]),
    ]);
    const certificates = await makeCertificates(host.folder);
    const servers = startServers(host, { components, certificates });

    const caBundle = readFileSync(join(certificates, 'ca.crt'), 'utf8');
    await makeProcessService(host, { ...adapterService, port: 443, processPort: ports.adapter });
    await makeProcessService(host, { ...webhooksService, port: 443, processPort: ports.webhooks });
    await registerApi(host, { group: 'external.metrics.k8s.io', version: 'v1beta1', service: adapterService, caBundle });
    await untilReady('KEDA', servers, async () => {
      const address = `http://${host.sandbox.address}`;
      const areWell = await Promise.all([
        answers(`${address}:${ports.operatorHealth}/readyz`),
        answers(`${address}:${ports.webhooksHealth}/readyz`),
        isApiAvailable(host, 'v1beta1.external.metrics.k8s.io'),
      ]);
      return areWell.every((isWell) => isWell);
    });
    await applyObjects(host.client, [webhookConfiguration(components['keda-webhook-configuration'], caBundle)]);
  },
};

function startServers(
  { sandbox, kubeconfig, folder, dnsAddress }: PartHost,
  {
    components,
    certificates,
  }: {
    readonly components: Readonly<Record<'keda-operator' | 'keda-adapter' | 'keda-webhooks', string>>;
    readonly certificates: string;
  },
): Readonly<Record<string, ServerProcess>> {
  const names = join(folder, 'resolv.conf');
  const domains = [`${namespace}.svc.cluster.local`, 'svc.cluster.local', 'cluster.local'];
  writeFileSync(names, `nameserver ${dnsAddress}\nsearch ${domains.join(' ')}\noptions ndots:5\n`);
  const env = { KUBECONFIG: kubeconfig, POD_NAMESPACE: namespace, KEDA_CLUSTER_OBJECT_NAMESPACE: namespace, WATCH_NAMESPACE: '' };
  // The file is another one for this process alone.
  const withNames = ['--mount', 'sh', '-c', 'mount --bind "$0" /etc/resolv.conf && exec "$@"', names];
  const start = (name: keyof typeof components, args: readonly string[]) =>
    sandbox.start(name, 'unshare', { args: [...withNames, components[name], ...args, '--zap-log-level=info'], env });

  return {
    'keda-operator': start('keda-operator', [
      `--cert-dir=${certificates}`,
      `--metrics-bind-address=:${ports.operatorFigures}`,
      `--health-probe-bind-address=:${ports.operatorHealth}`,
      `--metrics-service-bind-address=:${ports.operator}`,
    ]),
    'keda-adapter': start('keda-adapter', [
      ...['authentication', 'authorization', 'lister'].map((purpose) => `--${purpose}-kubeconfig=${kubeconfig}`),
      `--cert-dir=${certificates}`,
      `--client-ca-file=${certificates}/ca.crt`,
      `--tls-cert-file=${certificates}/tls.crt`,
      `--tls-private-key-file=${certificates}/tls.key`,
      `--secure-port=${ports.adapter}`,
      `--port=${ports.adapterFigures}`,
      `--metrics-service-address=127.0.0.1:${ports.operator}`,
    ]),
    'keda-webhooks': start('keda-webhooks', [
      `--cert-dir=${certificates}`,
      `--metrics-bind-address=:${ports.webhooksFigures}`,
      `--health-probe-bind-address=:${ports.webhooksHealth}`,
      `--port=${ports.webhooks}`,
    ]),
  };
}

/** The folder that KEDA's Pods get from a Secret: `ca.crt`, `tls.crt` and `tls.key`. */
async function makeCertificates(folder: string): Promise<string> {
  const certificates = join(folder, 'certificates');
  mkdirSync(certificates);
  const authority = await makeAuthority(certificates);
  const alternatives = [adapterService, webhooksService].map(({ name }) => `DNS:${name}.${namespace}.svc`);
  await issueCertificate(authority, {
    folder: certificates,
    name: 'tls',
    subject: 'keda',
    alternatives: [...alternatives, 'IP:127.0.0.1'],
  });
  return certificates;
}

/** KEDA's own configuration of its webhooks, with the authority that its operator would fill in. */
function webhookConfiguration(definitions: string, caBundle: string): ApiObject {
  const stream = readFileSync(join(definitions, 'validation_webhooks.yaml'), 'utf8');
  const [manifest] = readManifests(stream);
  if (manifest === undefined) throw new Error('KEDA has no configuration of its webhooks.');
  const configuration = manifest.content as unknown as WebhookConfiguration; // what the file of the pinned version is
  const bundle = Buffer.from(caBundle).toString('base64');
  return {
    ...configuration,
    webhooks: configuration.webhooks.map((webhook) => ({
      ...webhook,
      clientConfig: { ...webhook.clientConfig, caBundle: bundle },
    })),
  };
}

interface WebhookConfiguration extends ApiObject {
  readonly webhooks: readonly { readonly clientConfig: object }[];
}
