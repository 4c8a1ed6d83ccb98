import { readFileSync } from 'node:fs';
import { type ApiClient, createApiClient } from './api-client.ts';
import { waitUntil } from './deadline.ts';
import { certificatePathIn } from './server-arguments.ts';
import type { ServerProcess } from './server-process.ts';

/**
 * Waits until an API server is ready, and gives a client of it.
 *
 * @param folder where the server writes its certificate
 * @param servers it and what it needs: when one of them ends, waiting is over
 * @throws with the end of their logs
 */
export async function connectWhenReady(
  server: { readonly url: string; readonly token: string; readonly folder: string },
  servers: readonly ServerProcess[],
): Promise<ApiClient> {
  const describe = (): string =>
    `The API server did not become ready.\n${servers.map((candidate) => candidate.logTail()).join('\n\n')}`;
  const options = { timeoutMs: 300_000, describe };
  const failIfEnded = (): void => {
    if (servers.some((candidate) => candidate.hasEnded())) throw new Error(describe());
  };
  const certificatePath = certificatePathIn(server.folder);
  await waitUntil(async () => {
    failIfEnded();
    return readIfThere(certificatePath) !== '';
  }, options);
  const client = createApiClient({ url: server.url, token: server.token, certificate: readIfThere(certificatePath) });
  await waitUntil(async () => {
    failIfEnded();
    const answer = await client.request('GET', '/readyz').catch(() => undefined);
    return answer?.status === 200;
  }, options);
  return client;
}

function readIfThere(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
