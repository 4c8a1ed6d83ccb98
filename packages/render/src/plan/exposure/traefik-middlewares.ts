import { derive, type Fact, type NamedText } from '@landfall/model';
import type { Route } from './route.ts';
import type { Options } from './traefik-labels.ts';

/** What the middlewares of a router do to its route. */
export interface MiddlewareEffect {
  readonly change: Pick<Route, 'rewritePath' | 'sourceRanges' | 'maxBodySize'>;
  /** The router only sends people to another scheme or address. */
  readonly redirects: boolean;
  /** Types that guard the route and cannot be translated: it must stay closed. */
  readonly guards: readonly string[];
  /** Types that are left out. */
  readonly ignored: readonly string[];
}

/** Middlewares of the whole application by name: a router may name one that another service defines. */
export type MiddlewareIndex = ReadonlyMap<string, Options>;

const guarding: ReadonlySet<string> = new Set(['basicauth', 'digestauth', 'forwardauth', 'passtlsclientcert', 'plugin']);
const maxChain = 32;

/** Reads what a router's middlewares mean. @source Traefik documentation, "HTTP Middlewares" */
export function readMiddlewares(list: NamedText | undefined, index: MiddlewareIndex): MiddlewareEffect {
  const effect = {
    change: {} as Mutable<MiddlewareEffect['change']>,
    redirects: false,
    guards: [] as string[],
    ignored: [] as string[],
  };
  const waiting = namesOf(list);
  for (let count = 0; count < maxChain; count += 1) {
    const name = waiting.shift();
    if (name === undefined) break;
    const options = index.get(name);
    if (options === undefined) {
      effect.guards.push(`${name} (defined nowhere in the Compose files)`);
      continue;
    }
    const type = [...options.keys()][0]?.split('.')[0] ?? '';
    const chain = options.get('chain.middlewares');
    if (chain !== undefined) waiting.unshift(...namesOf(chain));
    else apply(type, options, effect);
  }
  return effect;
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

function apply(
  type: string,
  options: Options,
  effect: { change: Mutable<MiddlewareEffect['change']>; redirects: boolean; guards: string[]; ignored: string[] },
): void {
  const option = (name: string) => options.get(`${type}.${name}`);
  if (type === 'stripprefix' || type === 'stripprefixregex') {
    const label = option('prefixes') ?? option('regex') ?? [...options.values()][0];
    if (label !== undefined) effect.change.rewritePath = derive(label, '/');
  } else if (type === 'addprefix' || type === 'replacepath') {
    const label = option('prefix') ?? option('path');
    if (label?.value.startsWith('/') === true) effect.change.rewritePath = derive(label, label.value);
  } else if (type === 'redirectscheme' || type === 'redirectregex') effect.redirects = true;
  else if (type === 'ipwhitelist' || type === 'ipallowlist') {
    const label = option('sourcerange');
    if (label !== undefined) effect.change.sourceRanges = rangesOf(label);
  } else if (type === 'buffering') {
    const label = option('maxrequestbodybytes');
    if (label !== undefined && /^\d+$/.test(label.value)) effect.change.maxBodySize = derive(label, label.value);
  } else if (guarding.has(type)) effect.guards.push(type);
  else effect.ignored.push(type);
}

function rangesOf(label: NamedText): readonly Fact<string>[] {
  return label.value
    .split(',')
    .map((range) => range.trim())
    .filter((range) => range !== '')
    .map((range) => derive(label, range.includes('/') ? range : `${range}/32`));
}

/** `a@docker, b` names `a` and `b`. */
function namesOf(list: NamedText | undefined): string[] {
  return (list?.value ?? '')
    .split(',')
    .map((name) => name.trim().replace(/@.*$/, ''))
    .filter((name) => name !== '');
}
