import type { App } from '@landfall/model';
import type { Account, Names, Reference, References, ServicePort } from '../plan.ts';
import { report } from '../report.ts';
import type { Call } from './collect.ts';
import { confirmPorts, declaredPorts, hasPort, inferPort, type PortBook, settlePorts } from './ports.ts';
import { makeRewriter } from './rewrite.ts';

export { type Call, collectCalls } from './collect.ts';

/** Joins calls and declared ports into the graph that the cluster must answer. */
export function resolveReferences(
  app: App,
  { names, calls, account }: { readonly names: Names; readonly calls: readonly Call[]; readonly account: Account },
): References {
  const books = new Map(app.services.map((service) => [service.name, declaredPorts(service)]));
  const declared = new Set(
    [...books].filter(([, { byId, unconfirmed }]) => byId.size + unconfirmed.size > 0).map(([name]) => name),
  );
  const inactive = new Set<string>();
  const all: Reference[] = [];
  const calledWithoutPort = new Set<string>();
  for (const call of calls) {
    const book = books.get(call.to);
    if (book !== undefined && !call.inactive && call.from !== call.to) confirmPorts(book, call.port);
    const state = book === undefined || call.inactive ? 'inactive' : stateOf(call, book, declared.has(call.to));
    if (state === 'port-inferred' && book !== undefined && call.port !== undefined) {
      if (!hasPort(book, call.port)) reportInferredPort(call, call.port, account);
      inferPort(book, call.port, call);
    }
    if (state === 'inactive' && !inactive.has(`${call.from} ${call.to}`)) reportInactive(call, account);
    if (state === 'inactive') inactive.add(`${call.from} ${call.to}`);
    const { from, to, name, where, origin } = call;
    all.push({ from, to, name, port: state === 'name-only' ? undefined : call.port, where, origin, state });
  }
  const ports = settlePorts(app, books);
  for (const { to, state } of all) if (state !== 'inactive' && isPortless(ports.get(to))) calledWithoutPort.add(to);
  const settled = all.map((reference) =>
    reference.state === 'unknown-port' && !calledWithoutPort.has(reference.to)
      ? { ...reference, state: 'name-only' as const }
      : reference,
  );
  return { all: settled, ports, calledWithoutPort, ...makeRewriter(names.renamed, app.services) };
}

function isPortless(ports: readonly ServicePort[] | undefined): boolean {
  return ports === undefined || ports.length === 0;
}

function stateOf(call: Call, book: PortBook, isDeclared: boolean): Reference['state'] {
  if (call.port === undefined) return book.byId.size === 0 ? 'unknown-port' : 'name-only';
  if (hasPort(book, call.port)) return 'resolves';
  // `http://api` beside a declared port 8000 is a base address, and not a proof that something listens on 80.
  if (call.isUsualPort && isDeclared) return 'name-only';
  return 'port-inferred';
}

function reportInferredPort({ from, to, name, where, origin }: Call, port: number, account: Account): void {
  if (from === to) return;
  report(account, 'port-inferred', {
    service: to,
    at: origin,
    message: `${from} calls ${name}:${port} (${where}), but ${to} declares no port ${port}. It was added to the Service of ${to}.`,
    remedy: `Add \`expose: ["${port}"]\` to ${to}, or correct the caller.`,
  });
}

function reportInactive({ from, to, where, origin }: Call, account: Account): void {
  report(account, 'reference-inactive', {
    service: from,
    at: origin,
    message: `${from} calls ${to} (${where}), which no active profile switches on: the name does not resolve.`,
    remedy: `Render with the profile of ${to}, or point ${from} elsewhere.`,
  });
}
