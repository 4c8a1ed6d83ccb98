import { once } from 'node:events';
import { Agent, request as startRequest } from 'node:https';
import { text } from 'node:stream/consumers';
import { setTimeout as pause } from 'node:timers/promises';

/** A pod as somebody creates it. */
export interface NewPod {
  readonly namespace: string;
  readonly images: readonly string[];
  /** Name of its pull secret. */
  readonly secret?: string;
  readonly alwaysPulls?: boolean;
}

/** What became of one admission. */
export interface Admitted {
  readonly outcome: 'patched' | 'gated' | 'unchanged' | 'denied' | 'failed';
  /** From the first byte of the request to the last of the answer. */
  readonly latencyMs: number;
}

/** Asks webhooks as an API server does: over HTTPS, on connections that are kept. */
export interface Asker {
  admit(webhookPort: number, pod: NewPod): Promise<Admitted>;
  close(): void;
}

export function createAsker(): Asker {
  // The certificate is the operator's own; who answers is known by the port.
  const agent = new Agent({ keepAlive: true, maxSockets: 256, rejectUnauthorized: false });
  let count = 0;
  return {
    async admit(port, pod) {
      count += 1;
      const body = JSON.stringify(reviewOf(pod, `admission-${count}`));
      const startedMs = performance.now();
      const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
      const sent = startRequest({ host: '127.0.0.1', port, path: '/mutate?timeout=5s', method: 'POST', agent, headers });
      sent.end(body);
      try {
        const [answer] = (await once(sent, 'response')) as [AsyncIterable<Buffer> & { statusCode?: number }];
        const answered = await text(answer);
        return { outcome: outcomeOf(answered), latencyMs: performance.now() - startedMs };
      } catch {
        return { outcome: 'failed', latencyMs: performance.now() - startedMs };
      }
    },
    close: () => agent.destroy(),
  };
}

function outcomeOf(answer: string): Admitted['outcome'] {
  const { response } = JSON.parse(answer) as { response: { allowed: boolean; patch?: string } }; // AdmissionReview
  if (!response.allowed) return 'denied';
  if (response.patch === undefined) return 'unchanged';
  return Buffer.from(response.patch, 'base64').toString('utf8').includes('schedulingGates') ? 'gated' : 'patched';
}

/** @source Kubernetes admission/v1 AdmissionReview, as an API server of 1.36 sends it for a pod of a ReplicaSet */
function reviewOf(pod: NewPod, uid: string): object {
  const { namespace } = pod;
  const group = { group: '', version: 'v1' };
  return {
    apiVersion: 'admission.k8s.io/v1',
    kind: 'AdmissionReview',
    request: {
      uid,
      kind: { ...group, kind: 'Pod' },
      resource: { ...group, resource: 'pods' },
      requestKind: { ...group, kind: 'Pod' },
      requestResource: { ...group, resource: 'pods' },
      namespace,
      operation: 'CREATE',
      userInfo: { username: 'system:serviceaccount:kube-system:replicaset-controller' },
      object: podOf(pod),
      oldObject: null,
      dryRun: false,
      options: { kind: 'CreateOptions', apiVersion: 'meta.k8s.io/v1' },
    },
  };
}

/** A pod of ordinary size, as JSON. */
export function podOf({ namespace, images, secret, alwaysPulls }: NewPod): object {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      generateName: 'web-5f7d8c9b6-',
      namespace,
      labels: { app: 'web', 'pod-template-hash': '5f7d8c9b6' },
      ownerReferences: [
        { apiVersion: 'apps/v1', kind: 'ReplicaSet', name: 'web-5f7d8c9b6', uid: 'not-looked-at', controller: true },
      ],
    },
    spec: {
      ...(secret !== undefined && { imagePullSecrets: [{ name: secret }] }),
      serviceAccountName: 'default',
      automountServiceAccountToken: false,
      containers: images.map((image, index) => ({
        name: `c${index}`,
        image,
        imagePullPolicy: alwaysPulls === true ? 'Always' : 'IfNotPresent',
        env: Array.from({ length: 10 }, (_, variable) => ({ name: `VARIABLE_${variable}`, value: 'a value of ordinary length' })),
        ports: [{ containerPort: 8080, protocol: 'TCP' }],
        resources: { requests: { cpu: '100m', memory: '128Mi' }, limits: { memory: '256Mi' } },
        livenessProbe: { httpGet: { path: '/healthz', port: 8080, scheme: 'HTTP' }, periodSeconds: 10 },
        volumeMounts: [{ name: 'tmp', mountPath: '/tmp' }],
      })),
      volumes: [{ name: 'tmp', emptyDir: {} }],
      tolerations: [{ key: 'node.kubernetes.io/not-ready', operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 300 }],
    },
  };
}

/** Does everything, that many at a time, in order. */
export async function inTurn<Item, Made>(
  items: readonly Item[],
  atATime: number,
  work: (item: Item, index: number) => Promise<Made>,
): Promise<readonly Made[]> {
  const made: Made[] = [];
  const waiting = items.entries();
  const worker = async (): Promise<void> => {
    for (const [index, item] of waiting) made[index] = await work(item, index);
  };
  await Promise.all(Array.from({ length: Math.min(atATime, items.length) }, worker));
  return made;
}

/** Begins each piece of work at its time, whether those before have ended or not. @returns what they made, in order */
export async function atRate<Made>(
  perSecond: number,
  count: number,
  work: (index: number) => Promise<Made>,
): Promise<readonly Made[]> {
  const startMs = performance.now();
  const started: Promise<Made>[] = [];
  while (started.length < count) {
    const due = Math.min(count, Math.floor(((performance.now() - startMs) / 1000) * perSecond) + 1);
    while (started.length < due) started.push(work(started.length));
    await pause(1);
  }
  return Promise.all(started);
}

/** The value below which this share of values is. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}
