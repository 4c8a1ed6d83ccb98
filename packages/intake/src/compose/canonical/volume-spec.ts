/** The short form of a mount, taken apart. */
export interface VolumeSpec {
  readonly kind: 'volume' | 'bind';
  readonly source?: string;
  readonly target: string;
  readonly isReadOnly: boolean;
  readonly isNoCopy: boolean;
  readonly propagation?: string;
  readonly selinux?: string;
  /** Texts of one or two characters are a target and nothing else, without options. */
  readonly isBare: boolean;
}

export interface WrongSpec {
  readonly kind: 'wrong';
  readonly reason: string;
}

const propagations = new Set(['rprivate', 'private', 'rshared', 'shared', 'rslave', 'slave']);
const selinuxModes = new Set(['z', 'Z']);

/**
 * Reads the short form of a mount: `source:target:options`, `source:target` or `target`.
 *
 * Options that mean nothing here are ignored, as the reference loader ignores them.
 *
 * @source compose-go format/volume.go, ParseVolume
 */
export function parseVolume(spec: string): VolumeSpec | WrongSpec {
  if (spec === '') return { kind: 'wrong', reason: 'a mount is `source:target`; this one is empty' };
  if (byteLength(spec) <= 2) return { kind: 'volume', target: spec, isReadOnly: false, isNoCopy: false, isBare: true };

  const sections = splitSections(spec);
  if (sections.some((section) => section === '')) {
    return { kind: 'wrong', reason: `"${spec}" has nothing between two colons; write \`source:target\` or \`source:target:ro\`` };
  }
  if (sections.length > 3) {
    return { kind: 'wrong', reason: `"${spec}" has too many colons; write \`source:target:ro\`, or use the long form` };
  }
  const [first = '', second, options] = sections;
  const source = second === undefined ? undefined : first;
  return {
    kind: source !== undefined && isFilePath(source) ? 'bind' : 'volume',
    ...(source === undefined ? {} : { source }),
    target: second ?? first,
    isBare: false,
    ...readOptions(options),
  };
}

type Options = Pick<VolumeSpec, 'isReadOnly' | 'isNoCopy' | 'propagation' | 'selinux'>;

function readOptions(options: string | undefined): Options {
  let isReadOnly = false;
  let isNoCopy = false;
  let propagation: string | undefined;
  let selinux: string | undefined;
  for (const option of options?.split(',') ?? []) {
    if (option === 'ro' || option === 'rw') isReadOnly = option === 'ro';
    else if (option === 'nocopy') isNoCopy = true;
    else if (propagations.has(option)) propagation = option;
    else if (selinuxModes.has(option)) selinux = option;
  }
  return {
    isReadOnly,
    isNoCopy,
    ...(propagation === undefined ? {} : { propagation }),
    ...(selinux === undefined ? {} : { selinux }),
  };
}

/** Splits at colons, but not inside `${…}` and not after the letter of a Windows drive. */
export function splitSections(spec: string): string[] {
  const sections: string[] = [];
  let section = '';
  let depth = 0;
  const characters = Array.from(spec);
  for (const [index, character] of characters.entries()) {
    if (character === '$' && characters[index + 1] === '{') depth += 1;
    if (character === '}' && depth > 0) {
      depth -= 1;
      section += character;
    } else if (character === ':' && depth === 0 && !isDriveLetter(section)) {
      sections.push(section);
      section = '';
    } else {
      section += character;
    }
  }
  return [...sections, section];
}

function isFilePath(source: string): boolean {
  if (/^[./~]/.test(source) || source.startsWith('\\\\')) return true;
  const [first = '', second] = source;
  return second === ':' && isDriveLetter(first);
}

function isDriveLetter(text: string): boolean {
  return /^\p{L}$/u.test(text);
}

/** The reference loader counts bytes. */
function byteLength(text: string): number {
  return encodeURIComponent(text.toWellFormed()).replace(/%../g, 'x').length;
}
