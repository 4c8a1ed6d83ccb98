import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ensureComponents } from '../components/components.ts';
import { waitUntil } from '../control-plane/deadline.ts';
import { freePort } from '../control-plane/free-port.ts';
import { createRunFolder } from '../control-plane/run-folder.ts';
import { startServer } from '../control-plane/server-process.ts';
import type { TokenServer } from './token-server.ts';

/** The registry of the Distribution project on this machine. */
export interface RealRegistry {
  /** `127.0.0.1:PORT`, as in names of images. */
  readonly host: string;
  stop(): Promise<void>;
}

/** Starts it with its storage in memory. Everyone needs a token when a token server is given. */
export async function startRegistry(tokens?: TokenServer): Promise<RealRegistry> {
  const { registry: program } = await ensureComponents(['registry']);
  const folder = createRunFolder({ kind: 'registry' });
  const keySetFile = join(folder.path, 'keys.json');
  if (tokens !== undefined) writeFileSync(keySetFile, tokens.keySet);
  const host = `127.0.0.1:${await freePort()}`;
  const auth =
    tokens === undefined
      ? {}
      : { auth: { token: { realm: tokens.realm, service: tokens.service, issuer: tokens.issuer, jwks: keySetFile } } };
  const configuration = {
    version: 0.1,
    log: { level: 'warn', accesslog: { disabled: true } },
    storage: { inmemory: {} },
    http: { addr: host, secret: 'of no use here' },
    ...auth,
  };
  // JSON is YAML.
  writeFileSync(join(folder.path, 'registry.json'), JSON.stringify(configuration));
  const server = startServer('registry', program, {
    args: ['serve', join(folder.path, 'registry.json')],
    folder: folder.path,
    env: { OTEL_TRACES_EXPORTER: 'none' },
  });
  const isReady = async (): Promise<boolean> => {
    if (server.hasEnded()) throw new Error(`The registry has ended.\n${server.logTail()}`);
    return answers(host);
  };
  await waitUntil(isReady, {
    timeoutMs: 120_000,
    describe: () => `The registry did not answer.\n${server.logTail()}`,
  });
  return {
    host,
    async stop() {
      await server.stop();
      folder.remove();
    },
  };
}

async function answers(host: string): Promise<boolean> {
  try {
    const answer = await fetch(`http://${host}/v2/`, { signal: AbortSignal.timeout(5000) });
    await answer.body?.cancel();
    return answer.status === 200 || answer.status === 401;
  } catch {
    return false;
  }
}
