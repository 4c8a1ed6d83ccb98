import { type App, type Fact, inferred, type Service } from '@landfall/model';
import { textsOf } from '../references/texts.ts';
import { evidenceOf } from '../report.ts';
import { toRouteHost } from './host.ts';
import { type Directive, parseNginx } from './nginx-config.ts';

/** What the configuration of an nginx proxy says about the way in. */
export interface ProxyConfig {
  readonly file: string;
  /** Location to the address it is passed to. */
  readonly routes: readonly { readonly location: string; readonly target: string }[];
  /** Hosts that its servers answer to, when there are several: which server answers depends on the host. */
  readonly hosts: readonly Fact<string>[];
  readonly maxBodySize?: Fact<string>;
  readonly timeoutSeconds?: Fact<number>;
  /** Downloads that the application hands over by internal redirect: only a real nginx can serve them. */
  readonly redirectsInternally: boolean;
  /** Directives that only a real nginx performs: cache, rewriting of bodies, files from disk. */
  readonly ownWork: readonly string[];
}

const looksLikeNginx = /\bserver\s*\{|\blocation\s+[^{]*\{|\bproxy_pass\s/;
const ownWork: ReadonlySet<string> = new Set([
  'root',
  'alias',
  'try_files',
  'proxy_cache',
  'fastcgi_pass',
  'uwsgi_pass',
  'sub_filter',
  'auth_request',
  'auth_basic',
  'limit_req',
  'return',
  'rewrite',
  'js_content',
  'content_by_lua_block',
]);

/** Reads the mounted nginx configuration of a service; undefined when there is none. */
export function readProxyConfig(service: Service, app: App): ProxyConfig | undefined {
  const texts = textsOf(service, app).filter(
    ({ kind, text, where }) =>
      kind === 'file' &&
      (/\.conf(?:\.template)?$|nginx/i.test(where) || /\bproxy_pass\b/.test(text)) &&
      looksLikeNginx.test(text),
  );
  const [first] = texts;
  if (first === undefined) return undefined;
  const file = first.where.replace(/^file /, '');
  const directives = texts.flatMap(({ text }) => flatten(parseNginx(text), '/'));
  const setting = (name: string) => directives.filter(({ directive }) => directive.words[0] === name);
  const place = evidenceOf(first.origin);
  const bodySizes = setting('client_max_body_size')
    .map(({ directive }) => directive)
    .filter(({ words }) => /^\d+[kmg]?$/i.test(words[1] ?? ''));
  const timeouts = setting('proxy_read_timeout')
    .map(({ directive }) => directive)
    .filter(({ words }) => secondsOf(words[1] ?? '') !== undefined);
  const body = largest(bodySizes, ({ words }) => bytesOf(words[1] ?? ''));
  const timeout = largest(timeouts, ({ words }) => secondsOf(words[1] ?? '') ?? 0);
  return {
    file,
    routes: setting('proxy_pass').map(({ directive, location }) => ({
      location,
      target: directive.words[1] ?? '',
    })),
    hosts: hostsOf(
      setting('server_name').map(({ directive }) => directive),
      file,
      place,
    ),
    ...(body === undefined
      ? {}
      : {
          maxBodySize: inferred((body.words[1] ?? '').toLowerCase(), 'proxy-body-size', `client_max_body_size in ${file}`, place),
        }),
    ...(timeout === undefined
      ? {}
      : {
          timeoutSeconds: inferred(
            secondsOf(timeout.words[1] ?? '') ?? 60,
            'proxy-timeout',
            `proxy_read_timeout in ${file}`,
            place,
          ),
        }),
    redirectsInternally: setting('internal').length > 0,
    ownWork: [...new Set(directives.map(({ directive }) => directive.words[0] ?? '').filter((name) => ownWork.has(name)))].sort(),
  };
}

/** One server answers to any host, so its name decides nothing; with several, each needs requests for its own name. */
function hostsOf(names: readonly Directive[], file: string, place: Parameters<typeof inferred>[3]): readonly Fact<string>[] {
  const hosts = new Map<string, Fact<string>>();
  for (const { words } of names) {
    for (const word of words.slice(1)) {
      const host = toRouteHost(word);
      if (host !== undefined && !hosts.has(host)) hosts.set(host, inferred(host, 'proxy-host', `server_name in ${file}`, place));
    }
  }
  return hosts.size < 2 ? [] : [...hosts.values()];
}

interface Located {
  readonly directive: Directive;
  readonly location: string;
}

function flatten(directives: readonly Directive[], location: string): readonly Located[] {
  return directives.flatMap((directive) => {
    const inner = directive.words[0] === 'location' ? (directive.words.at(-1) ?? location) : location;
    return [{ directive, location: inner }, ...flatten(directive.block ?? [], inner)];
  });
}

function largest<T>(items: readonly T[], sizeOf: (item: T) => number): T | undefined {
  return [...items].sort((a, b) => sizeOf(b) - sizeOf(a))[0];
}

/** @source nginx "Configuration file measurement units": k, m, g; 0 switches the check off */
function bytesOf(text: string): number {
  const match = /^(\d+)([kmg]?)$/i.exec(text);
  if (match === null) return 0;
  if (match[1] === '0') return Number.POSITIVE_INFINITY;
  return Number(match[1]) * ({ k: 1024, m: 1024 ** 2, g: 1024 ** 3 }[(match[2] ?? '').toLowerCase()] ?? 1);
}

function secondsOf(text: string): number | undefined {
  const match = /^(\d{1,6})(ms|s|m|h)?$/.exec(text);
  if (match === null) return undefined;
  const seconds = Number(match[1]) * ({ ms: 0.001, s: 1, m: 60, h: 3600 }[match[2] ?? 's'] ?? 1);
  return Math.max(1, Math.ceil(seconds));
}
