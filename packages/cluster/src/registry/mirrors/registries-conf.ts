import { asList, asObject, asText, type JsonObject } from '../manifest/json.ts';
import type { ImageReference } from '../reference/reference.ts';
import { defaultBase, type Endpoint } from './endpoint.ts';
import { parseToml } from './toml.ts';

/** One `[[registry]]` of a `registries.conf`, as CRI-O and Podman read it. */
export interface RegistryRule {
  /** `registry.example`, `registry.example/shop`, `*.registry.example`. */
  readonly prefix: string;
  readonly location: string;
  readonly isBlocked: boolean;
  readonly isInsecure: boolean;
  readonly mirrors: readonly {
    readonly location: string;
    readonly isInsecure: boolean;
    readonly answers: 'all' | 'digest-only' | 'tag-only';
  }[];
}

/**
 * Reads the second version of `registries.conf`. Rules that make no sense are left out.
 *
 * @returns undefined when it is no TOML
 * @source containers-registries.conf(5)
 */
export function readRegistriesConf(text: string): readonly RegistryRule[] | undefined {
  const config = parseToml(text);
  if (config === undefined) return undefined;
  return (asList(config['registry']) ?? []).flatMap((value) => {
    const rule = readRule(asObject(value) ?? {});
    return rule === undefined ? [] : [rule];
  });
}

function readRule(table: JsonObject): RegistryRule | undefined {
  const location = asText(table['location']);
  const prefix = asText(table['prefix']) ?? location;
  if (prefix === undefined || prefix === '') return undefined;
  const isDigestOnly = table['mirror-by-digest-only'] === true;
  return {
    prefix: trimSlash(prefix),
    location: trimSlash(location ?? ''),
    isBlocked: table['blocked'] === true,
    isInsecure: table['insecure'] === true,
    mirrors: (asList(table['mirror']) ?? []).flatMap((value) => {
      const mirror = asObject(value) ?? {};
      const at = asText(mirror['location']);
      const pulls = asText(mirror['pull-from-mirror']);
      const answers = isDigestOnly || pulls === 'digest-only' ? 'digest-only' : pulls === 'tag-only' ? 'tag-only' : 'all';
      return at === undefined ? [] : [{ location: trimSlash(at), isInsecure: mirror['insecure'] === true, answers }];
    }),
  };
}

/** Where an image is asked for by these rules, and whether the rules forbid to ask anywhere. */
export interface RuledEndpoints {
  readonly endpoints: readonly Endpoint[];
  readonly isBlocked: boolean;
}

/**
 * Gives the endpoints of an image: the mirrors of the rule with the longest prefix, then its location. A place that a rule
 * blocks is not asked, whether it is a mirror or the registry itself.
 *
 * @returns undefined when no rule is about this image
 * @source containers/image pkg/sysregistriesv2, `findRegistryWithParsedConfig`, `rewriteReference`, `PullSourcesFromReference`
 */
export function ruledEndpoints(rules: readonly RegistryRule[], reference: ImageReference): RuledEndpoints | undefined {
  const name = `${reference.host}/${reference.repository}`;
  const rule = ruleFor(rules, name);
  if (rule === undefined) return undefined;
  const isWanted = (answers: string): boolean =>
    answers === 'all' || (reference.digest === undefined) === (answers === 'tag-only');
  const places = [
    ...rule.mirrors.filter(({ answers }) => isWanted(answers)),
    { location: rule.location, isInsecure: rule.isInsecure },
  ];
  const endpoints = places.flatMap(({ location, isInsecure }) => {
    const rest = name.slice(matchLength(rule.prefix, name) ?? 0);
    const rewritten = location === '' ? name : `${location}${rest}`;
    return ruleFor(rules, rewritten)?.isBlocked === true ? [] : endpointsAt(rewritten, isInsecure);
  });
  return { endpoints, isBlocked: endpoints.length === 0 };
}

function ruleFor(rules: readonly RegistryRule[], name: string): RegistryRule | undefined {
  let best: { readonly rule: RegistryRule; readonly length: number } | undefined;
  for (const rule of rules) {
    const length = matchLength(rule.prefix, name);
    if (length !== undefined && (best === undefined || rule.prefix.length > best.rule.prefix.length)) best = { rule, length };
  }
  return best?.rule;
}

/** How much of a name a prefix covers: whole components only. `*.` stands for one or more labels of the host. */
function matchLength(prefix: string, name: string): number | undefined {
  if (prefix.startsWith('*.')) {
    const host = name.slice(0, name.indexOf('/')).replace(/:\d+$/, '');
    const [suffix = '', ...path] = prefix.slice(1).split('/');
    if (!host.endsWith(suffix) || host.length === suffix.length || path.length > 0) return undefined;
    return name.indexOf('/');
  }
  if (!name.startsWith(prefix)) return undefined;
  const next = name[prefix.length];
  return next === undefined || next === '/' ? prefix.length : undefined;
}

/** A place that need not be secure is tried without checking its certificate, then in the clear. */
function endpointsAt(name: string, isInsecure: boolean): readonly Endpoint[] {
  const slash = name.indexOf('/');
  const host = name.slice(0, slash);
  const repository = name.slice(slash + 1);
  if (slash < 1 || !URL.canParse(`https://${host}/`)) return [];
  const place = { host, repository };
  if (!isInsecure) return [{ ...place, base: defaultBase(host, 'https') }];
  return [
    { ...place, base: defaultBase(host, 'https'), connection: { skipsVerification: true } },
    { ...place, base: defaultBase(host, 'http') },
  ];
}

function trimSlash(text: string): string {
  return text.replace(/\/+$/, '');
}
