import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureComponents } from '../components/components.ts';
import { freePort } from '../control-plane/free-port.ts';

/** Traefik before some replicas of an application, which it asks for their readiness. */
export interface Proxy {
  readonly address: string;
  /** Sends requests to these ports from now on, as far as they are ready. */
  route(ports: readonly number[]): void;
  stop(): Promise<void>;
}

export async function startProxy(): Promise<Proxy> {
  const { traefik } = await ensureComponents(['traefik']);
  const folder = mkdtempSync(join(tmpdir(), 'landfall-proxy-'));
  const file = join(folder, 'routes.yaml');
  const port = await freePort();
  const route = (ports: readonly number[]): void => {
    writeFileSync(`${file}.draft`, JSON.stringify(configure(ports)));
    renameSync(`${file}.draft`, file);
  };
  route([]);
  const proxy: ChildProcess = spawn(
    traefik,
    [
      `--entrypoints.web.address=127.0.0.1:${port}`,
      `--providers.file.directory=${folder}`,
      '--providers.file.watch=true',
      '--providers.providersthrottleduration=20ms',
    ],
    { stdio: 'ignore' },
  );
  return {
    address: `http://127.0.0.1:${port}`,
    route,
    async stop() {
      const closed = once(proxy, 'close');
      proxy.kill('SIGKILL');
      await closed;
      rmSync(folder, { recursive: true });
    },
  };
}

/** JSON is YAML. @source Traefik, "HTTP Services", `healthCheck`; it asks nobody a second time by itself */
function configure(ports: readonly number[]) {
  const servers = ports.map((port) => ({ url: `http://127.0.0.1:${port}` }));
  const healthCheck = { path: '/readyz', interval: '50ms', timeout: '5s' };
  return {
    http: {
      routers: { app: { rule: 'PathPrefix(`/`)', service: 'app', entryPoints: ['web'] } },
      services: { app: { loadBalancer: { servers, healthCheck } } },
    },
  };
}
