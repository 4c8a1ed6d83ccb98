import type { Service } from '@landfall/model';
import { findHosts, type TextContext } from './host-names.ts';

/** Rewrites host names that had to change; each function returns its argument when none did. */
export interface Rewriter {
  readonly rewrite: (text: string, context?: { readonly variable?: string; readonly file?: boolean }) => string;
  readonly rewriteArguments: (items: readonly string[]) => readonly string[];
}

/**
 * A rewriter over the names that changed. A name is replaced only where it stands as a host. A text that is nothing but a
 * name is one when every variable and argument of the application with this text is about a host.
 */
export function makeRewriter(renamed: ReadonlyMap<string, string>, services: readonly Service[]): Rewriter {
  const bareHosts = renamed.size === 0 ? new Set<string>() : findBareHosts(renamed, services);
  const inContext = (text: string, context: TextContext) => splice(text, findHosts(text, renamed, context), renamed);
  return {
    rewrite(text, { variable, file } = {}) {
      if (renamed.size === 0) return text;
      if (variable !== undefined) return inContext(text, { kind: 'environment', name: variable });
      if (file !== true && bareHosts.has(text)) return renamed.get(text) ?? text;
      return inContext(text, { kind: 'file' });
    },
    rewriteArguments(items) {
      if (renamed.size === 0) return items;
      const hits = findHosts(items.join(' '), renamed, { kind: 'arguments' });
      return hits.length === 0 ? items : itemsOf(items, hits).map(({ item, own }) => splice(item, own, renamed));
    },
  };
}

interface Span {
  readonly name: string;
  readonly start: number;
  readonly end: number;
}

/** A flag and its value are two items; so a list is read as one text, and the hits are given back to the items they stand in. */
function itemsOf(
  items: readonly string[],
  hits: readonly Span[],
): readonly { readonly item: string; readonly own: readonly Span[] }[] {
  let offset = 0;
  return items.map((item) => {
    const start = offset;
    offset += item.length + 1;
    const own = hits.filter((hit) => hit.start >= start && hit.end <= start + item.length);
    return { item, own: own.map((hit) => ({ name: hit.name, start: hit.start - start, end: hit.end - start })) };
  });
}

function findBareHosts(renamed: ReadonlyMap<string, string>, services: readonly Service[]): ReadonlySet<string> {
  const hosts = new Set<string>();
  const others = new Set<string>();
  for (const service of services) {
    for (const { name, value } of service.environment) {
      const text = value.value;
      if (text === undefined || !renamed.has(text)) continue;
      (findHosts(text, renamed, { kind: 'environment', name }).length > 0 ? hosts : others).add(text);
    }
    for (const list of [service.entrypoint, service.command, service.healthcheck?.test]) {
      if (list === undefined || !list.value.some((item) => renamed.has(item))) continue;
      const hits = findHosts(list.value.join(' '), renamed, { kind: 'arguments' });
      for (const { item, own } of itemsOf(list.value, hits)) if (renamed.has(item)) (own.length > 0 ? hosts : others).add(item);
    }
  }
  return new Set([...hosts].filter((text) => !others.has(text)));
}

function splice(text: string, hits: readonly Span[], renamed: ReadonlyMap<string, string>): string {
  let result = '';
  let position = 0;
  for (const { name, start, end } of hits) {
    result += text.slice(position, start) + (renamed.get(name) ?? name);
    position = end;
  }
  return result + text.slice(position);
}
