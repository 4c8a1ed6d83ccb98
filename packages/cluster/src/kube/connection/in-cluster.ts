import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock } from '../../registry/clock.ts';
import type { HeaderSource, KubeConnection } from './connection.ts';

const accountFolder = '/var/run/secrets/kubernetes.io/serviceaccount';
/** Tokens live an hour or more and are exchanged long before; a minute is what client-go takes too. */
const tokenLifetimeMs = 60_000;

/**
 * The connection that every pod is given.
 *
 * @param options.folder where the kubelet puts token, authority and namespace
 * @returns undefined outside a cluster
 * @source Kubernetes client-go rest.InClusterConfig
 */
export async function readInClusterConnection(options: {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly clock: Clock;
  readonly folder?: string;
}): Promise<KubeConnection | undefined> {
  const { environment, clock, folder = accountFolder } = options;
  const host = environment['KUBERNETES_SERVICE_HOST'] ?? '';
  const port = environment['KUBERNETES_SERVICE_PORT_HTTPS'] ?? environment['KUBERNETES_SERVICE_PORT'] ?? '';
  if (host === '' || port === '') return undefined;
  const authority = await readFile(join(folder, 'ca.crt'), 'utf8');
  const namespace = (await readFile(join(folder, 'namespace'), 'utf8').catch(() => '')).trim();
  return {
    server: new URL(`https://${host.includes(':') ? `[${host}]` : host}:${port}`),
    authority,
    headers: tokenFileHeaders(join(folder, 'token'), clock),
    namespace: namespace === '' ? 'default' : namespace,
  };
}

/** The token in a file, read again every minute: the kubelet exchanges it while we run. */
export function tokenFileHeaders(path: string, clock: Clock): HeaderSource {
  let known: { readonly token: string; readonly untilMs: number } | undefined;
  return {
    async current() {
      if (known === undefined || known.untilMs <= clock.now()) {
        const token = (await readFile(path, 'utf8')).trim();
        known = { token, untilMs: clock.now() + tokenLifetimeMs };
      }
      return { authorization: `Bearer ${known.token}` };
    },
    forget() {
      known = undefined;
    },
  };
}
