import type { App, Origin, Service } from '@landfall/model';
import type { CallableNames } from '../names/callable.ts';
import { findHosts, type HostHit } from './host-names.ts';
import { schemePorts } from './port-names.ts';
import { type TextSource, textsOf } from './texts.ts';

/** A name of the application, called in a text of a service. */
export interface Call {
  readonly from: string;
  readonly to: string;
  readonly name: string;
  /** The port that the text, a variable beside it, or the scheme of the URL says. */
  readonly port: number | undefined;
  /** The port is only the usual one of the scheme: no text says it. */
  readonly isUsualPort: boolean;
  readonly where: string;
  readonly origin: Origin;
  readonly inactive: boolean;
}

/** Finds every call of one service by another in the texts of the application, in the order of services and texts. */
export function collectCalls(app: App, names: CallableNames): readonly Call[] {
  const hitsOfFile = new Map<string, readonly HostHit[]>();
  return app.services.flatMap((service) => {
    const variables = new Map(service.environment.map(({ name, value }) => [name, value.value ?? '']));
    const texts = textsOf(service, app);
    return texts.flatMap((source) => {
      // One file is often mounted by many services.
      const cached = source.kind === 'file' ? hitsOfFile.get(source.text) : undefined;
      const hits = cached ?? findHosts(source.text, names.byName, source);
      if (source.kind === 'file') hitsOfFile.set(source.text, hits);
      return callsIn(service, source, { hits, names, variables });
    });
  });
}

interface Findings {
  readonly hits: readonly HostHit[];
  readonly names: CallableNames;
  readonly variables: ReadonlyMap<string, string>;
}

function callsIn(service: Service, source: TextSource, { hits, names, variables }: Findings): readonly Call[] {
  if (hits.length === 0) return [];
  const upstreams = source.kind === 'file' ? upstreamsOf(source.text) : new Set<string>();
  const lineOf = source.kind === 'file' ? lineCounter(source.text) : undefined;
  const seen = new Set<string>();
  const calls: Call[] = [];
  for (const hit of hits) {
    const callable = names.byName.get(hit.name);
    if (callable === undefined) continue;
    // `proxy_pass http://api` means the upstream of that name when the file has one.
    if (hit.scheme !== undefined && hit.port === undefined && upstreams.has(hit.name)) continue;
    const said = hit.port ?? (hit.bare && source.name !== undefined ? portBeside(source.name, variables) : undefined);
    const usual = said === undefined && hit.scheme !== undefined ? schemePorts[hit.scheme.replace(/\+.*$/, '')] : undefined;
    const id = `${hit.name}:${said ?? usual ?? ''}`;
    if (seen.has(id)) continue;
    seen.add(id);
    calls.push({
      from: service.name,
      to: callable.service,
      name: hit.name,
      port: said ?? usual,
      isUsualPort: said === undefined && usual !== undefined,
      where: lineOf === undefined ? source.where : `${source.where}:${lineOf(hit.start)}`,
      origin: source.origin,
      inactive: callable.inactive === true,
    });
  }
  return calls;
}

/** `DB_PORT` for `DB_HOST`, `CACHE_SERVER_PORT` for `CACHE_SERVER`: the number that stands beside a host variable. */
function portBeside(name: string, variables: ReadonlyMap<string, string>): number | undefined {
  const upper = /[a-z]/.test(name) ? 'port' : 'PORT';
  const replaced = name.replace(/(?:HOST(?:NAME)?|SERVER|ADDR(?:ESS)?|ENDPOINT|URL|URI)S?(?=$|_?\d*$)/i, upper);
  for (const candidate of [replaced, `${name}_${upper}`]) {
    const text = candidate === name ? undefined : variables.get(candidate);
    if (text !== undefined && /^\d{1,5}$/.test(text) && Number(text) >= 1 && Number(text) <= 65_535) return Number(text);
  }
  return undefined;
}

function upstreamsOf(text: string): ReadonlySet<string> {
  return new Set([...text.matchAll(/\bupstream\s+([\w.-]+)\s*\{/g)].map((match) => match[1] ?? ''));
}

/** Line numbers of ascending offsets, counted in one pass. */
function lineCounter(text: string): (offset: number) => number {
  let line = 1;
  let position = 0;
  return (offset) => {
    for (; position < offset; position += 1) if (text.charCodeAt(position) === 10) line += 1;
    return line;
  };
}
