import { asList, asText, textsOf } from '../manifest/json.ts';
import { parseToml } from './toml.ts';

/** What CRI-O and Podman make of names without a registry. */
export interface ShortNames {
  /** Full names, without tag, by short ones. */
  readonly aliases: ReadonlyMap<string, string>;
  /** Registries that are searched for other short names, in this order. */
  readonly searched: readonly string[];
}

/**
 * Reads what a `registries.conf` says of short names.
 *
 * @returns undefined when it is no TOML
 * @source containers-registries.conf(5), "unqualified-search-registries" and "Short-Name Aliasing"
 */
export function readShortNames(text: string): ShortNames | undefined {
  const config = parseToml(text);
  if (config === undefined) return undefined;
  const searched = (asList(config['unqualified-search-registries']) ?? []).flatMap((value) => asText(value) ?? []);
  return { aliases: textsOf(config['aliases']), searched: searched.filter((host) => host !== '') };
}

/**
 * The full names that a name may stand for, in the order in which a node tries them: its alias, else the same path at each
 * registry that is searched. A name with a registry stands for itself, and so does a short one for which nothing is
 * configured: then it is Docker Hub's.
 *
 * @source containers/image docker/reference and pkg/shortnames, `Resolve`; a registry as in distribution/reference
 */
export function expandShortName(image: string, { aliases, searched }: ShortNames): readonly string[] {
  if (!isShort(image)) return [image];
  const end = image.search(/[:@]/);
  const name = end === -1 ? image : image.slice(0, end);
  const rest = image.slice(name.length);
  const alias = aliases.get(name);
  if (alias !== undefined) return [`${alias}${rest}`];
  return searched.length === 0 ? [image] : searched.map((host) => `${host}/${name}${rest}`);
}

/** No host stands before the first slash. */
function isShort(image: string): boolean {
  const slash = image.split('@')[0]?.indexOf('/') ?? -1;
  const first = slash === -1 ? '' : image.slice(0, slash);
  return first !== 'localhost' && !/[.:]/.test(first) && first === first.toLowerCase();
}
