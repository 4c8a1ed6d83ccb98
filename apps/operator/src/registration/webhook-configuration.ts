import { webhookPath } from '../webhook/server.ts';

/** How the API server reaches the webhook. */
export type WebhookAddress =
  | { readonly kind: 'service'; readonly namespace: string; readonly name: string; readonly port: number }
  | { readonly kind: 'url'; readonly url: string };

export interface WebhookRegistration {
  readonly name: string;
  readonly address: WebhookAddress;
  /** Authorities that vouch for the webhook. PEM. */
  readonly trusted: string;
  readonly timeoutSeconds: number;
  /** Namespaces from which pods never come. */
  readonly excludedNamespaces: readonly string[];
}

/** Pods that are never ours are not sent at all. @source Kubernetes, "Matching requests: matchConditions" */
const conditions: readonly { readonly name: string; readonly expression: string }[] = [
  { name: 'has-no-node', expression: "!has(object.spec.nodeName) || object.spec.nodeName == ''" },
  {
    name: 'is-no-mirror',
    expression: "!has(object.metadata.annotations) || !('kubernetes.io/config.mirror' in object.metadata.annotations)",
  },
  {
    name: 'is-of-no-daemon-set',
    expression:
      "!has(object.metadata.ownerReferences) || !object.metadata.ownerReferences.exists(owner, owner.kind == 'DaemonSet' && has(owner.controller) && owner.controller)",
  },
];

/**
 * The MutatingWebhookConfiguration that asks us about new pods. Whatever goes wrong with us, pods come in: the API server
 * ignores a webhook that does not answer.
 *
 * @source Kubernetes admissionregistration/v1
 */
export function webhookConfiguration({ name, address, trusted, timeoutSeconds, excludedNamespaces }: WebhookRegistration) {
  return {
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'MutatingWebhookConfiguration',
    metadata: { name, labels: { 'app.kubernetes.io/managed-by': 'landfall-operator' } },
    webhooks: [
      {
        name: 'pods.placement.landfall.dev',
        clientConfig: { ...clientOf(address), caBundle: Buffer.from(trusted).toString('base64') },
        rules: [{ operations: ['CREATE'], apiGroups: [''], apiVersions: ['v1'], resources: ['pods'], scope: 'Namespaced' }],
        failurePolicy: 'Ignore',
        matchPolicy: 'Equivalent',
        // Sidecars that come in by later webhooks are seen the second time.
        reinvocationPolicy: 'IfNeeded',
        sideEffects: 'NoneOnDryRun',
        timeoutSeconds,
        admissionReviewVersions: ['v1'],
        namespaceSelector: {
          matchExpressions: [
            { key: 'kubernetes.io/metadata.name', operator: 'NotIn', values: [...new Set(excludedNamespaces)].sort() },
          ],
        },
        objectSelector: {},
        matchConditions: conditions,
      },
    ],
  };
}

function clientOf(address: WebhookAddress): object {
  if (address.kind === 'url') return { url: new URL(webhookPath, address.url).href };
  const { namespace, name, port } = address;
  return { service: { namespace, name, port, path: webhookPath } };
}

/** Names and addresses by which the API server asks for the webhook: the certificate must be for all of them. */
export function namesOf(address: WebhookAddress): readonly string[] {
  if (address.kind === 'url') return [new URL(address.url).hostname.replace(/^\[|\]$/g, '')];
  const { name, namespace } = address;
  return [`${name}.${namespace}.svc`, `${name}.${namespace}`, `${name}.${namespace}.svc.cluster.local`];
}
