/** An image as keys of credentials know it. */
export interface CredentialTarget {
  /** As in names of images: `docker.io`, `registry.example:5000`. */
  readonly host: string;
  /** `shop/web`. */
  readonly repository: string;
}

/**
 * Tells whether a key of a Docker configuration is for an image, by the rule of Kubernetes: as many parts of a host name,
 * wildcards within each, the same port or none on both sides, and a path that begins the path of the image.
 *
 * @source kubernetes pkg/credentialprovider/keyring.go, `URLsMatch`
 */
export function matchesKey(key: string, { host, repository }: CredentialTarget): boolean {
  const pattern = splitKey(key);
  const image = splitKey(`${host}/${repository}`);
  if (pattern.port !== image.port || pattern.labels.length !== image.labels.length) return false;
  if (!image.path.startsWith(pattern.path)) return false;
  return pattern.labels.every((label, index) => matchesGlob(label, image.labels[index] ?? ''));
}

/**
 * Brings a key into the form in which keys are compared: without the scheme, and without the path of the API.
 *
 * @source kubernetes pkg/credentialprovider/keyring.go, `BasicDockerKeyring.Add`
 */
export function normaliseKey(key: string): string {
  const { origin, path } = splitPath(key.replace(/^https?:\/\//, ''));
  const effective = /^\/v[12]\//.test(path) ? path.slice(3) : path;
  return effective === '/' ? origin : `${origin}${effective}`;
}

/** Keys from the most to the least specific: `registry.example/shop` before `registry.example`. */
export function compareKeys(a: string, b: string): number {
  return a < b ? 1 : a > b ? -1 : 0;
}

/** The key under which credentials of Docker Hub are kept. @source kubernetes keyring.go, `defaultRegistryKey` */
export const hubKey = 'index.docker.io';

function splitKey(text: string): { readonly labels: readonly string[]; readonly port: string; readonly path: string } {
  const { origin, path } = splitPath(text);
  const [, name = origin, port = ''] = /^(.*?)(?::(\d+))?$/.exec(origin) ?? [];
  return { labels: name.split('.'), port, path };
}

function splitPath(text: string): { readonly origin: string; readonly path: string } {
  const slash = text.indexOf('/');
  return slash === -1 ? { origin: text, path: '' } : { origin: text.slice(0, slash), path: text.slice(slash) };
}

/**
 * Matches `*`, `?` and classes such as `[a-z]` within one part of a name, without ever going back over more than one star.
 *
 * @source Go path/filepath, `Match`; a pattern that is malformed matches nothing
 */
export function matchesGlob(pattern: string, text: string): boolean {
  const atoms = readAtoms(pattern);
  if (atoms === undefined) return false;
  let atom = 0;
  let position = 0;
  let star = -1;
  let resume = 0;
  while (position < text.length) {
    const current = atoms[atom];
    if (current === 'star') {
      star = atom;
      resume = position;
      atom += 1;
    } else if (current?.(text[position] ?? '') === true) {
      atom += 1;
      position += 1;
    } else if (star === -1) {
      return false;
    } else {
      atom = star + 1;
      resume += 1;
      position = resume;
    }
  }
  return atoms.slice(atom).every((rest) => rest === 'star');
}

type Atom = 'star' | ((character: string) => boolean);

function readAtoms(pattern: string): readonly Atom[] | undefined {
  const atoms: Atom[] = [];
  let rest = pattern;
  while (rest !== '') {
    const atom = /^(?:\*|\?|\[\^?(?:\\.|[^\]\\])+\]|\\.|[^[\\])/s.exec(rest)?.[0];
    if (atom === undefined) return undefined;
    atoms.push(readAtom(atom));
    rest = rest.slice(atom.length);
  }
  return atoms;
}

function readAtom(atom: string): Atom {
  if (atom === '*') return 'star';
  if (atom === '?') return () => true;
  if (atom.length > 1 && atom.startsWith('[')) return classOf(atom.slice(1, -1));
  const literal = atom.startsWith('\\') ? atom.slice(1) : atom;
  return (character) => character === literal;
}

function classOf(inside: string): (character: string) => boolean {
  const isNegated = inside.startsWith('^');
  const ranges = [...(isNegated ? inside.slice(1) : inside).matchAll(/(\\?.)(?:-(\\?.))?/gs)].map(([, low = '', high = low]) => [
    low.replace(/^\\(?=.)/s, ''),
    high.replace(/^\\(?=.)/s, ''),
  ]);
  return (character) => ranges.some(([low = '', high = '']) => low <= character && character <= high) !== isNegated;
}
