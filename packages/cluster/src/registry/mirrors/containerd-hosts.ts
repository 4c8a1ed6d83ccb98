import type { Workspace } from '@landfall/model';
import type { ConnectionSettings } from '../http/message.ts';
import { asList, asObject, asText, type JsonObject } from '../manifest/json.ts';
import type { ImageReference } from '../reference/reference.ts';
import { defaultBase, type Endpoint } from './endpoint.ts';
import { parseToml, textsIn } from './toml.ts';

/** A folder such as `/etc/containerd/certs.d`, with a folder for each registry. */
export interface ContainerdHosts {
  readonly folder: string;
  readonly files: Workspace;
}

const maxFileBytes = 1024 * 1024;

/**
 * Gives the endpoints that containerd would ask for an image, in its order: the hosts of `hosts.toml`, then the server.
 *
 * @returns undefined when the folder says nothing about this registry; endpoints that may not resolve tags are left out for
 *   a tag
 * @source containerd docs/hosts.md; core/remotes/docker/config/hosts.go, `hostDirectory`, `parseHostsFile`, `loadCertFiles`
 */
export function containerdEndpoints(
  { folder, files }: ContainerdHosts,
  reference: ImageReference,
): readonly Endpoint[] | undefined {
  const { host } = reference;
  const candidates = [...new Set([host.replace(/:(\d+)$/, '_$1_'), host, '_default'])].map((name) => `${folder}/${name}`);
  const directory = candidates.find((path) => files.kind(path) === 'folder');
  if (directory === undefined) return undefined;
  const text = readText(files, `${directory}/hosts.toml`);
  if (text === undefined) return certificateEndpoints(files, directory, reference);
  const config = parseToml(text);
  if (config === undefined) return undefined;
  const hosts = Object.entries(asObject(config['host']) ?? {});
  const server = asText(config['server']) ?? defaultBase(host, 'https').origin;
  const read = (address: string, table: JsonObject): readonly Endpoint[] =>
    readHost(address, table, { files, directory, reference });
  return [...hosts.flatMap(([address, table]) => read(address, asObject(table) ?? {})), ...read(server, config)];
}

interface HostContext {
  readonly files: Workspace;
  readonly directory: string;
  readonly reference: ImageReference;
}

function readHost(address: string, table: JsonObject, context: HostContext): readonly Endpoint[] {
  const { host, repository, digest } = context.reference;
  const capabilities = textsIn(table['capabilities']);
  const needed = digest === undefined ? 'resolve' : 'pull';
  if (capabilities.length > 0 && !capabilities.includes(needed)) return [];
  const base = readBase(address, table['override_path'] === true);
  if (base === undefined) return [];
  const isOrigin = base.host === defaultBase(host, 'https').host;
  const headers = Object.entries(asObject(table['header']) ?? {}).flatMap(([name, value]) => {
    const values = textsIn(value);
    return values.length === 0 ? [] : [[name.toLowerCase(), values.join(', ')] as const];
  });
  const connection = readConnection(table, context);
  return [
    {
      base,
      host: isOrigin ? host : base.host,
      repository,
      ...(!isOrigin && { mirrorOf: host }),
      ...(headers.length > 0 && { headers: Object.fromEntries(headers) }),
      ...(connection !== undefined && { connection }),
    },
  ];
}

function readBase(address: string, keepsPath: boolean): URL | undefined {
  const text = /^https?:\/\//.test(address) ? address : `https://${address}`;
  if (!URL.canParse(text)) return undefined;
  const base = new URL(text);
  const path = base.pathname.replace(/\/+$/, '');
  base.pathname = keepsPath || path.endsWith('/v2') ? `${path}/` : `${path}/v2/`;
  base.search = '';
  base.hash = '';
  return base;
}

function readConnection(table: JsonObject, { files, directory }: HostContext): ConnectionSettings | undefined {
  const read = (path: string): string | undefined => readText(files, path.startsWith('/') ? path : `${directory}/${path}`);
  const authorities = textsIn(table['ca']).flatMap((path) => read(path) ?? []);
  const [certificate, key] = clientPair(table['client']);
  const clientCertificate = certificate === undefined ? undefined : read(certificate);
  // One file may hold both.
  const clientKey = key === undefined ? clientCertificate : read(key);
  const skips = table['skip_verify'] === true;
  return joinConnection({ authorities, clientCertificate, clientKey, skips });
}

/** `client` is a file, a list of files, or a list of pairs; the first is taken. */
function clientPair(value: unknown): readonly (string | undefined)[] {
  const first = asText(value) ?? asList(value)?.[0];
  return textsIn(first);
}

/** The layout of Docker: `*.crt` are authorities, `name.cert` and `name.key` belong together. */
function certificateEndpoints(files: Workspace, directory: string, { host, repository }: ImageReference): readonly Endpoint[] {
  const names = files.list(directory) ?? [];
  const authorities = names
    .filter((name) => name.endsWith('.crt'))
    .flatMap((name) => readText(files, `${directory}/${name}`) ?? []);
  const pair = names.find((name) => name.endsWith('.cert'))?.slice(0, -'.cert'.length);
  const clientCertificate = pair === undefined ? undefined : readText(files, `${directory}/${pair}.cert`);
  const clientKey = pair === undefined ? undefined : readText(files, `${directory}/${pair}.key`);
  const connection = joinConnection({ authorities, clientCertificate, clientKey, skips: false });
  return [{ base: defaultBase(host, 'https'), host, repository, ...(connection !== undefined && { connection }) }];
}

function joinConnection(read: {
  readonly authorities: readonly string[];
  readonly clientCertificate: string | undefined;
  readonly clientKey: string | undefined;
  readonly skips: boolean;
}): ConnectionSettings | undefined {
  const settings: ConnectionSettings = {
    ...(read.authorities.length > 0 && { authorities: read.authorities }),
    ...(read.clientCertificate !== undefined && { clientCertificate: read.clientCertificate }),
    ...(read.clientKey !== undefined && { clientKey: read.clientKey }),
    ...(read.skips && { skipsVerification: true }),
  };
  return Object.keys(settings).length === 0 ? undefined : settings;
}

function readText(files: Workspace, path: string): string | undefined {
  const answer = files.read(path, maxFileBytes);
  return answer.kind === 'file' ? Buffer.from(answer.bytes).toString('utf8') : undefined;
}
