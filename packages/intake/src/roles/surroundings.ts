import type { Service } from '@landfall/model';
import { programOf } from './program-text.ts';
import { recognisePrograms } from './recognise-programs.ts';

/** What the whole application tells about one service. */
export interface Surroundings {
  /** Services that wait until this one has ended well, by its name. */
  readonly completedFor: ReadonlyMap<string, readonly string[]>;
  /** Names of services that a text names as host, by the service that holds the text. */
  readonly callers: ReadonlyMap<string, ReadonlySet<string>>;
  /** Services that something calls with a URL of HTTP. */
  readonly calledOverHttp: ReadonlySet<string>;
  /** Services that something uses as a message broker. */
  readonly brokers: ReadonlySet<string>;
}

/** Looks at all services once. Work grows with the length of the texts, not with the number of services. */
export function surroundingsOf(services: readonly Service[]): Surroundings {
  const completedFor = new Map<string, string[]>();
  const callers = new Map<string, Set<string>>(services.map((service) => [service.name, new Set()]));
  const brokers = new Set<string>();
  const calledOverHttp = new Set<string>();
  const known = new Map<string, readonly Host[]>();
  for (const service of services) {
    for (const edge of service.dependsOn) {
      if (edge.condition === 'service_completed_successfully') push(completedFor, edge.service, service.name);
    }
    for (const { text, isBroker } of textsOf(service)) {
      for (const { name, isHttp } of hostsIn(text, callers, known)) {
        if (name === service.name) continue;
        callers.get(name)?.add(service.name);
        if (isHttp) calledOverHttp.add(name);
        if (isBroker) brokers.add(name);
      }
    }
  }
  return { completedFor, callers, calledOverHttp, brokers };
}

interface Host {
  readonly name: string;
  /** It stands in a URL of HTTP. */
  readonly isHttp: boolean;
}

/** Services that a text names. A file that many services mount is looked through once. */
function hostsIn(text: string, services: ReadonlyMap<string, unknown>, known: Map<string, readonly Host[]>): readonly Host[] {
  const remembered = known.get(text);
  if (remembered !== undefined) return remembered;
  const hosts = new Map<string, Host>();
  for (const [, scheme, name = ''] of text.matchAll(hostPattern)) {
    if (services.has(name)) hosts.set(name, { name, isHttp: hosts.get(name)?.isHttp === true || /^https?:/i.test(scheme ?? '') });
  }
  const found = [...hosts.values()];
  if (text.length > shortText) known.set(text, found);
  return found;
}

/** Words that may be host names, each with the scheme of a URL right before it. A scheme is no host, even if a service is called redis. */
const hostPattern = /([a-zA-Z][\w+.-]{0,30}:\/\/)?([a-zA-Z0-9][\w.-]{0,62})/g;

/** Up to this length looking through a text again is cheaper than remembering it. */
const shortText = 256;

/** Longest mounted file that is searched for hosts. */
const maxTextLength = 65_536;

function* textsOf(service: Service): Generator<{ readonly text: string; readonly isBroker: boolean }> {
  const program = programOf(service);
  // The Redis that a program which takes work from a queue is given is its broker.
  const takesWork = program !== undefined && recognisePrograms(program.last)[0]?.role === 'worker';
  for (const { name, value } of service.environment) {
    if (value.value !== undefined && value.value.length <= maxTextLength)
      yield {
        text: value.value,
        isBroker: isBrokerVariable(name, value.value) || (takesWork && /^rediss?:\/\//.test(value.value)),
      };
  }
  for (const word of [...(service.command?.value ?? []), ...(service.entrypoint?.value ?? [])])
    yield { text: word, isBroker: false };
  for (const mount of service.mounts) {
    if (mount.kind !== 'bind' || mount.found.kind !== 'file' || mount.found.content.kind !== 'text') continue;
    if (mount.found.content.text.length <= maxTextLength) yield { text: mount.found.content.text, isBroker: false };
  }
}

function isBrokerVariable(name: string, value: string): boolean {
  return /BROKER|QUEUE|CELERY|SIDEKIQ|RQ_|BULL|RESQUE/i.test(name) || /^(?:amqps?|kafka|nats|stomp|mqtts?):\/\//.test(value);
}

function push(map: Map<string, string[]>, key: string, value: string): void {
  const known = map.get(key);
  if (known === undefined) map.set(key, [value]);
  else known.push(value);
}
