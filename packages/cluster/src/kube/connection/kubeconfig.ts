import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { delimiter, dirname, join, resolve } from 'node:path';
import { AppError } from '@landfall/model';
import type { RunProgram } from '../../registry/auth/program.ts';
import type { Clock } from '../../registry/clock.ts';
import { asList, asObject, asText, type JsonObject } from '../../registry/manifest/json.ts';
import { fixedHeaders, type HeaderSource, type KubeConnection } from './connection.ts';
import { execHeaders } from './exec-headers.ts';
import { tokenFileHeaders } from './in-cluster.ts';

export interface KubeconfigOptions {
  /** Files to read instead of those that `KUBECONFIG` or the home folder name. */
  readonly paths?: readonly string[];
  /** Context to take instead of the current one. */
  readonly context?: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly clock: Clock;
  /** Runs programs that know credentials, as those of clouds. */
  readonly run: RunProgram;
}

/** Entries of all files; of those with one name the first counts. Paths in them are those of their file. */
interface Entry {
  readonly name: string;
  readonly value: JsonObject;
  readonly folder: string;
}

/**
 * Reads kubeconfig files as kubectl does.
 *
 * @throws AppError when there is none, or it does not say where the server is
 * @source Kubernetes client-go tools/clientcmd: precedence, and api/v1 types
 */
export async function readKubeconfig(options: KubeconfigOptions): Promise<KubeConnection> {
  const files = await readFiles(options);
  const wanted = options.context ?? files.map(({ body }) => asText(body['current-context'])).find((name) => (name ?? '') !== '');
  const contexts = entriesOf(files, 'contexts', 'context');
  const context = contexts.find(({ name }) => name === wanted)?.value;
  if (wanted === undefined || context === undefined)
    throw noConnection(
      wanted === undefined ? 'No context is chosen in the kubeconfig.' : `The kubeconfig has no context ${wanted}.`,
      contexts.length === 0 ? 'It has none.' : `Name one of its contexts: ${contexts.map(({ name }) => name).join(', ')}.`,
    );
  const cluster = entriesOf(files, 'clusters', 'cluster').find(({ name }) => name === context['cluster']);
  const server = asText(cluster?.value['server']) ?? '';
  if (cluster === undefined || !URL.canParse(server))
    throw noConnection(`The context ${wanted} names no cluster with the address of a server.`, 'Correct its cluster.');
  const user = entriesOf(files, 'users', 'user').find(({ name }) => name === context['user']);
  const authority = await pemOf(cluster, 'certificate-authority');
  const clientCertificate = await pemOf(user, 'client-certificate');
  const clientKey = await pemOf(user, 'client-key');
  const serverName = asText(cluster.value['tls-server-name']);
  return {
    server: new URL(server),
    ...(authority !== undefined && { authority }),
    ...(serverName !== undefined && { serverName }),
    ...(clientCertificate !== undefined && { clientCertificate }),
    ...(clientKey !== undefined && { clientKey }),
    ...(cluster.value['insecure-skip-tls-verify'] === true && { skipsVerification: true }),
    headers: headersOf(user, options),
    namespace: asText(context['namespace']) ?? 'default',
  };
}

interface File {
  readonly body: JsonObject;
  readonly folder: string;
}

async function readFiles({ paths, environment }: KubeconfigOptions): Promise<readonly File[]> {
  const listed = (environment['KUBECONFIG'] ?? '').split(delimiter).filter((path) => path !== '');
  const named = paths ?? (listed.length > 0 ? listed : [join(homedir(), '.kube', 'config')]);
  // The reader of YAML is large; only who has a kubeconfig needs it.
  const { parse } = await import('yaml');
  const files: File[] = [];
  for (const path of named) {
    let text: string;
    try {
      text = await readFile(path, 'utf8');
    } catch {
      continue; // kubectl passes over files that are not there too
    }
    let body: JsonObject | undefined;
    try {
      body = asObject(parse(text));
    } catch {
      body = undefined; // the message would quote the line, which may hold a secret
    }
    if (body === undefined)
      throw noConnection(`${path} is no kubeconfig.`, 'It must be a YAML map with clusters, users and contexts.');
    files.push({ body, folder: dirname(resolve(path)) });
  }
  if (files.length === 0)
    throw noConnection(`There is no kubeconfig at ${named.join(', ')}.`, 'Name one with --kubeconfig, or set KUBECONFIG.');
  return files;
}

function entriesOf(files: readonly File[], list: string, part: string): readonly Entry[] {
  return files.flatMap(({ body, folder }) =>
    (asList(body[list]) ?? []).flatMap((item) => {
      const name = asText(asObject(item)?.['name']);
      const value = asObject(asObject(item)?.[part]) ?? {};
      return name === undefined ? [] : [{ name, value, folder }];
    }),
  );
}

/** A certificate or key: in the file itself, which wins, or in another that it names. */
async function pemOf(entry: Entry | undefined, key: string): Promise<string | undefined> {
  const data = asText(entry?.value[`${key}-data`]) ?? '';
  if (data !== '') return Buffer.from(data, 'base64').toString('utf8');
  const path = asText(entry?.value[key]) ?? '';
  if (entry === undefined || path === '') return undefined;
  try {
    return await readFile(resolve(entry.folder, path), 'utf8');
  } catch {
    throw noConnection(`${path}, which the kubeconfig names as ${key}, cannot be read.`, 'Check the path and its permissions.');
  }
}

function headersOf(user: Entry | undefined, { environment, clock, run }: KubeconfigOptions): HeaderSource {
  const value = user?.value ?? {};
  const token = asText(value['token']) ?? '';
  const tokenFile = asText(value['tokenFile']) ?? '';
  const name = asText(value['username']) ?? '';
  const exec = asObject(value['exec']);
  const impersonated = asText(value['as']);
  const base =
    token !== ''
      ? fixedHeaders({ authorization: `Bearer ${token}` })
      : tokenFile !== '' && user !== undefined
        ? tokenFileHeaders(resolve(user.folder, tokenFile), clock)
        : name !== ''
          ? fixedHeaders({
              authorization: `Basic ${Buffer.from(`${name}:${asText(value['password']) ?? ''}`).toString('base64')}`,
            })
          : exec === undefined
            ? fixedHeaders({})
            : execHeaders(exec, { environment, clock, run });
  if (impersonated === undefined) return base;
  return { ...base, current: async () => ({ ...(await base.current()), 'impersonate-user': impersonated }) };
}

function noConnection(message: string, remedy: string): AppError {
  return new AppError('CLUSTER_NOT_CONFIGURED', [{ message: `${message} ${remedy}` }]);
}
