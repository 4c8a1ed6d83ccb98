import type { NamedText, Service } from '@landfall/model';

/** Options of one router or middleware: option path in lower case to label. */
export type Options = ReadonlyMap<string, NamedText>;

/** The Traefik configuration in the labels of one service. */
export interface TraefikLabels {
  readonly enabled: boolean;
  readonly routers: ReadonlyMap<string, Options>;
  readonly services: ReadonlyMap<string, Options>;
  readonly middlewares: ReadonlyMap<string, Options>;
  /** TCP and UDP routers. */
  readonly rawRouters: ReadonlyMap<string, Options>;
  readonly rawServices: ReadonlyMap<string, Options>;
  /** `traefik.frontend.rule` and `traefik.port` of version 1. */
  readonly versionOne: Options;
  /** Every label of the family. */
  readonly all: readonly NamedText[];
}

/**
 * Sorts the `traefik.` labels of a service, of the container and of the Swarm service alike. @source Traefik "Docker:
 * Routing Configuration"
 */
export function readTraefikLabels(service: Service): TraefikLabels {
  const all = [...service.labels, ...service.deployLabels].filter(({ name }) => /^traefik(?:\.|$)/i.test(name));
  const groups = {
    routers: newGroup(),
    services: newGroup(),
    middlewares: newGroup(),
    rawRouters: newGroup(),
    rawServices: newGroup(),
  };
  const versionOne = new Map<string, NamedText>();
  for (const label of all) {
    const [, family = '', ...rest] = label.name.split('.');
    const lower = family.toLowerCase();
    const kind = rest[0]?.toLowerCase();
    const [, name, ...option] = rest;
    if (lower === 'http' && name !== undefined && (kind === 'routers' || kind === 'services' || kind === 'middlewares'))
      put(groups[kind], name, option, label);
    else if ((lower === 'tcp' || lower === 'udp') && name !== undefined && kind === 'routers')
      put(groups.rawRouters, name, option, label);
    else if ((lower === 'tcp' || lower === 'udp') && name !== undefined && kind === 'services')
      put(groups.rawServices, name, option, label);
    else versionOne.set([family, ...rest].join('.').toLowerCase(), label);
  }
  const enable = versionOne.get('enable');
  return { enabled: enable === undefined || enable.value.toLowerCase() !== 'false', ...groups, versionOne, all };
}

type Group = Map<string, Map<string, NamedText>>;

function newGroup(): Group {
  return new Map();
}

function put(group: Group, name: string, option: readonly string[], label: NamedText): void {
  const options = group.get(name) ?? new Map<string, NamedText>();
  options.set(option.join('.').toLowerCase(), label);
  group.set(name, options);
}
