import { request } from 'node:https';
import { text } from 'node:stream/consumers';
import { partOf, textOf } from '../json.ts';
import { webhookPath } from '../webhook/server.ts';
import type { WebhookAddress } from './webhook-configuration.ts';

/**
 * Asks the webhook about a pod that does not exist, as the API server would: by its address, its certificate and its answer.
 *
 * @returns what is wrong; undefined when it answers as it should
 */
export async function probeWebhook(
  url: URL,
  { trusted, namespace, timeoutMs }: { readonly trusted: string; readonly namespace: string; readonly timeoutMs: number },
): Promise<string | undefined> {
  const uid = 'probe';
  const body = JSON.stringify({
    apiVersion: 'admission.k8s.io/v1',
    kind: 'AdmissionReview',
    request: {
      uid,
      kind: { group: '', version: 'v1', kind: 'Pod' },
      operation: 'CREATE',
      namespace,
      dryRun: true,
      object: { metadata: { generateName: 'probe-', namespace }, spec: { containers: [] } },
    },
  });
  try {
    const { status, answer } = await post(url, body, { trusted, timeoutMs });
    if (status !== 200) return `the webhook answered with ${status}`;
    const response = partOf(JSON.parse(answer), 'response');
    return textOf(response, 'uid') === uid && partOf(response, 'allowed') === true
      ? undefined
      : 'the webhook answered something else';
  } catch (error) {
    const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'no answer';
    return `the webhook cannot be reached at ${url.host} (${code})`;
  }
}

async function post(
  url: URL,
  body: string,
  { trusted, timeoutMs }: { readonly trusted: string; readonly timeoutMs: number },
): Promise<{ readonly status: number; readonly answer: string }> {
  const { promise, resolve, reject } = Promise.withResolvers<{ readonly status: number; readonly answer: string }>();
  const sent = request(url, {
    method: 'POST',
    // A connection of its own: the certificate that is served now is what counts.
    agent: false,
    ca: trusted,
    signal: AbortSignal.timeout(timeoutMs),
    headers: { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) },
  });
  sent.on('error', reject);
  sent.on('response', (incoming) => {
    text(incoming).then((answer) => resolve({ status: incoming.statusCode ?? 0, answer }), reject);
  });
  sent.end(body);
  return promise;
}

/** Where the webhook is asked to see whether it answers. */
export function probeUrl(address: WebhookAddress): URL {
  if (address.kind === 'url') return new URL(webhookPath, address.url);
  return new URL(`https://${address.name}.${address.namespace}.svc:${address.port}${webhookPath}`);
}
