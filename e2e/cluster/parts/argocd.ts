import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { env } from 'node:process';
import { ensureComponents } from '../../components/components.ts';
import type { ApiClient } from '../../control-plane/api-client.ts';
import { waitUntil } from '../../control-plane/deadline.ts';
import { installDefinitions } from '../../control-plane/definitions.ts';
import type { ServerProcess } from '../../control-plane/server-process.ts';
import { requireCommands } from '../../engine/commands.ts';
import { listObjects } from '../objects.ts';
import type { Part, PartHost } from '../part.ts';
import { argoCdPrograms, redisPort } from './argocd-programs.ts';
import { answers, untilReady } from './ready.ts';

/** Argo CD, as its own manifests set it up, with progressive syncs switched on. Its objects are in the namespace `argocd`. */
export interface ArgoCd {
  /** Of its API and its pages. */
  readonly url: string;
  /** Has it look at Git for every ApplicationSet and every Application, as the webhook of a Git server does after a push. */
  refresh(): Promise<void>;
  /** Asks the API as the administrator; a refusal is an answer, and no answer within a minute a `TimeoutError`. */
  request(method: string, path: string, body?: object): Promise<ArgoCdAnswer>;
}

export interface ArgoCdAnswer {
  readonly status: number;
  readonly body: unknown;
}

const namespace = 'argocd';
const apiPort = 8480;
const answerMs = 60_000;

/**
 * Repository server, application controller, ApplicationSet controller, API server and Redis, as processes beside the
 * cluster: for them the cluster of the kubeconfig is `https://kubernetes.default.svc`.
 */
export const argocd: Part<ArgoCd> = {
  async start(host: PartHost) {
    await requireCommands(['git', 'redis-server']);
    const components = await ensureComponents(['argo-cd', 'helm3', 'argo-cd-definitions', 'argo-cd-configuration']);
    await Promise.all([
      installDefinitions(host.client, components['argo-cd-definitions']),
      host.kubectl(['create', 'namespace', namespace]),
    ]);
    await host.kubectl([
      'apply',
      '--validate=false',
      `--namespace=${namespace}`,
      `--filename=${components['argo-cd-configuration']}`,
    ]);

    const servers = startServers(host, { argocd: components['argo-cd'], helm: components.helm3 });
    const url = `http://${host.sandbox.address}:${apiPort}`;
    await untilReady('Argo CD', servers, () => answers(`${url}/healthz?full=true`));
    const token = await logIn(host, url);
    return {
      url,
      refresh: () => refresh(host.client),
      request: (method, path, body) => ask(`${url}${path}`, { method, token, body }),
    };
  },
};

/** Starts everything at once: each waits for the others by itself. */
function startServers(
  { sandbox, folder, kubeconfig }: PartHost,
  programs: { readonly argocd: string; readonly helm: string },
): Readonly<Record<string, ServerProcess>> {
  const commands = join(folder, 'commands');
  for (const name of ['commands', 'home', 'temporary', 'tls', 'ssh']) mkdirSync(join(folder, name));
  symlinkSync(programs.helm, join(commands, 'helm'));
  // Git asks it for passwords, by this name.
  symlinkSync(programs.argocd, join(commands, 'argocd'));
  const environment = {
    KUBECONFIG: kubeconfig,
    ARGOCD_FAKE_IN_CLUSTER: 'true',
    ARGOCD_GPG_ENABLED: 'false',
    ARGOCD_TLS_DATA_PATH: join(folder, 'tls'),
    ARGOCD_SSH_DATA_PATH: join(folder, 'ssh'),
    HOME: join(folder, 'home'),
    TMPDIR: join(folder, 'temporary'),
    PATH: `${commands}:${env['PATH'] ?? ''}`,
  };

  const servers: Record<string, ServerProcess> = {
    redis: sandbox.start('redis', 'redis-server', {
      args: ['--port', String(redisPort), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'],
      cwd: folder,
    }),
  };
  for (const [name, args] of Object.entries(argoCdPrograms({ namespace, apiPort }))) {
    servers[name] = sandbox.start(name, programs.argocd, { args, env: { ...environment, ARGOCD_BINARY_NAME: name } });
  }
  return servers;
}

/** Gives a token of the administrator, with the password that the API server made up when it first started. */
async function logIn(host: PartHost, url: string): Promise<string> {
  let password = '';
  await waitUntil(
    async () => {
      const path = `/api/v1/namespaces/${namespace}/secrets/argocd-initial-admin-secret`;
      const { body } = await host.client.request('GET', path);
      // A Secret, or the Status that says that there is none yet.
      const encoded = (body as { readonly data?: { readonly password?: string } }).data?.password;
      password = Buffer.from(encoded ?? '', 'base64').toString();
      return password !== '';
    },
    { timeoutMs: 180_000, describe: () => 'Argo CD made no password for its administrator.' },
  );
  const answer = await ask(`${url}/api/v1/session`, { method: 'POST', body: { username: 'admin', password } });
  if (answer.status !== 200) throw new Error(`Argo CD refused its administrator: ${JSON.stringify(answer.body)}`);
  return (answer.body as { readonly token: string }).token; // SessionResponse of its API
}

/** @source Argo CD, util/argo `RefreshApp`, and the annotation `application-set-refresh` */
async function refresh(client: ApiClient): Promise<void> {
  const annotations = {
    applicationsets: { 'argocd.argoproj.io/application-set-refresh': 'true' },
    applications: { 'argocd.argoproj.io/refresh': 'normal' },
  };
  for (const [plural, wanted] of Object.entries(annotations)) {
    const collection = `/apis/argoproj.io/v1alpha1/namespaces/${namespace}/${plural}`;
    const objects = await listObjects<{ readonly metadata: { readonly name: string } }>(client, collection);
    const content = { type: 'application/merge-patch+json', text: JSON.stringify({ metadata: { annotations: wanted } }) };
    await Promise.all(objects.map(({ metadata }) => client.request('PATCH', `${collection}/${metadata.name}`, content)));
  }
}

async function ask(
  url: string,
  { method, token, body }: { readonly method: string; readonly token?: string; readonly body?: object | undefined },
): Promise<ArgoCdAnswer> {
  // Anything but a reading call must name this type, even without a body.
  const headers: Record<string, string> = { 'content-type': 'application/json' };
  if (token !== undefined) headers['authorization'] = `Bearer ${token}`;
  const answer = await fetch(url, {
    method,
    headers,
    signal: AbortSignal.timeout(answerMs),
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  return { status: answer.status, body: text === '' ? undefined : JSON.parse(text) };
}
