import { readFileSync, statSync } from 'node:fs';
import { type ComposeProject, type ComposeService, servicesOf } from '../compose-project.ts';
import { literal } from '../literal.ts';

/** One service calls another by a name and a port that stand in its settings. */
export interface Reference {
  readonly from: string;
  readonly to: string;
  /** The name as written: that of the service, its container, an alias or a link. */
  readonly name: string;
  readonly port: number;
  /** Where it stands: a variable, `command`, or the path of a mounted file. */
  readonly where: string;
}

/** Largest mounted file that is searched for references. */
const fileLimitBytes = 256 * 1024;

/**
 * Every `name:port` in variables, commands and mounted files whose name Compose would resolve for that service: a service
 * of the project that shares a network with it.
 */
export function referencesOf(project: ComposeProject): readonly Reference[] {
  const services = servicesOf(project);
  return services.flatMap(([from, service]) => {
    const targets = services.flatMap(([to, other]) =>
      areConnected(from, service, to, other) ? namesOf(to, other, service).map((name) => ({ to, name })) : [],
    );
    const found = textsOf(service).flatMap(({ where, text }) =>
      targets.flatMap((target) => portsAfter(text, target.name).map((port) => ({ from, ...target, port, where }))),
    );
    return unique(found);
  });
}

/** Names that reach a service on the networks of the application, as the caller sees them. */
export function namesOf(name: string, service: ComposeService, caller: ComposeService): readonly string[] {
  const aliases = Object.values(service.networks ?? {}).flatMap((network) => network?.aliases ?? []);
  const links = (caller.links ?? []).map((link) => link.split(':')).filter(([target]) => target === name);
  const linked = links.flatMap(([, alias]) => (alias === undefined ? [] : [alias]));
  const container = service.container_name === undefined ? [] : [service.container_name];
  return [...new Set([name, ...container, ...aliases, ...linked])];
}

function areConnected(from: string, a: ComposeService, to: string, b: ComposeService): boolean {
  if (from === to) return true;
  const theirs = Object.keys(b.networks ?? {});
  return Object.keys(a.networks ?? {}).some((network) => theirs.includes(network));
}

interface LocatedText {
  readonly where: string;
  readonly text: string;
}

function textsOf(service: ComposeService): readonly LocatedText[] {
  const variables = Object.entries(service.environment ?? {}).flatMap(([where, text]) =>
    text === null ? [] : [{ where, text }],
  );
  const commands = [...(service.entrypoint ?? []), ...(service.command ?? [])].map((text) => ({ where: 'command', text }));
  const files = (service.volumes ?? []).flatMap(({ type, source }) =>
    type === 'bind' && source !== undefined ? readText(source) : [],
  );
  return [...variables, ...commands, ...files];
}

function readText(path: string): readonly LocatedText[] {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats === undefined || !stats.isFile() || stats.size > fileLimitBytes) return [];
  const text = readFileSync(path, 'utf8');
  return text.includes('\0') ? [] : [{ where: path, text: withoutComments(text) }];
}

/** A comment may name what is not there. */
function withoutComments(text: string): string {
  return text.replaceAll(/^\s*(?:#|;|\/\/).*$/gm, '');
}

function portsAfter(text: string, name: string): readonly number[] {
  const pattern = new RegExp(`(?<![\\w.-])${literal(name)}:(\\d{2,5})(?![\\w.])`, 'g');
  return [...text.matchAll(pattern)].map(([, port]) => Number(port)).filter((port) => port >= 1 && port <= 65_535);
}

function unique(references: readonly Reference[]): readonly Reference[] {
  return [...new Map(references.map((reference) => [`${reference.to} ${reference.name} ${reference.port}`, reference])).values()];
}
