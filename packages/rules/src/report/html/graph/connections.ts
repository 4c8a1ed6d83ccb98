import type { App, Service } from '@landfall/model';
import { sureBrokerOf } from '../../../reading/brokers.ts';
import { serviceAt } from '../../../reading/hosts.ts';
import { mountedTextsOf } from '../../../reading/text-files.ts';
import { urlsIn } from '../../../reading/variables.ts';
import { noSources } from '../../../sources/sources.ts';
import type { View } from '../../../view.ts';

/** One service that needs another while it runs. */
export interface Connection {
  readonly from: string;
  readonly to: string;
  /** `queue`: it takes its tasks there. `watches`: it collects metrics or logs. `calls`: everything else. */
  readonly kind: 'calls' | 'queue' | 'watches';
}

/**
 * Who needs whom, as far as the input says it: addresses in variables and in mounted files, links, and what a service
 * waits for. Jobs that only come first are no connection. Sorted, each pair once.
 */
export function connectionsOf(app: App): readonly Connection[] {
  const view: View = { app, services: app.services, sources: noSources };
  const found = new Map<string, Connection>();
  for (const service of app.services) {
    const broker = sureBrokerOf(service);
    const queue = broker === undefined ? undefined : serviceAt(view, broker.host)?.name;
    for (const to of targetsOf(service, view)) {
      if (to === service.name) continue;
      found.set(`${service.name} ${to}`, { from: service.name, to, kind: to === queue ? 'queue' : kindOf(service, to, app) });
    }
  }
  return [...found.values()].sort((a, b) => compareText(a.from, b.from) || compareText(a.to, b.to));
}

function kindOf({ role }: Service, to: string, app: App): Connection['kind'] {
  const target = app.services.find(({ name }) => name === to);
  return role.role === 'observability' && target?.role.role !== 'observability' ? 'watches' : 'calls';
}

function targetsOf(service: Service, view: View): ReadonlySet<string> {
  const targets = new Set<string>();
  const add = (host: string) => {
    const target = serviceAt(view, host);
    if (target !== undefined) targets.add(target.name);
  };
  for (const { name, value } of service.environment) {
    if (value.value === undefined) continue;
    for (const { host } of urlsIn(value.value)) add(host);
    for (const host of hostsIn(value.value, /HOST|SERVER|ADDR|URL|URI|ENDPOINT|NODES|BROKERS?$/i.test(name))) add(host);
  }
  for (const { text } of mountedTextsOf(service, view)) {
    for (const { host } of urlsIn(text)) add(host);
    for (const host of hostsIn(text, false)) add(host);
  }
  for (const { value } of service.links) add(value.service);
  for (const { service: name } of service.dependsOn) {
    const target = view.services.find((other) => other.name === name);
    if (target !== undefined && target.role.role !== 'job') targets.add(target.name);
  }
  return targets;
}

/** `name:port` anywhere in a text; and the text itself, or each item of a list, where it is known to name hosts. */
function hostsIn(text: string, isNamedSo: boolean): readonly string[] {
  const withPort = [...text.matchAll(/(?<![\w.-])([a-z][a-z0-9_.-]*):\d{2,5}\b/gi)].map(([, host = '']) => host.toLowerCase());
  return isNamedSo ? [...withPort, ...text.split(/[\s,]+/).map((host) => host.toLowerCase())] : withPort;
}

function compareText(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1;
}
