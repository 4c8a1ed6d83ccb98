/**
 * What an image was built for, in the words of the OCI image specification: Go's names of systems and architectures.
 *
 * @source OCI image-spec config.md, "architecture", "os", "variant"; image-index.md, "platform"
 */
export interface Platform {
  /** `linux`, `windows`. */
  readonly os: string;
  /** A GOARCH, which is also the value of the node label `kubernetes.io/arch`: `amd64`, `arm64`, `arm`. */
  readonly architecture: string;
  /** `v7` of arm, `v3` of amd64; absent where the plain architecture is meant, so never `v8` of arm64. */
  readonly variant?: string;
  /** Version of the system that the image needs; only Windows images state it: `10.0.20348.2340`. */
  readonly osVersion?: string;
}

const maxWordLength = 64;
const wordPattern = /^[a-z0-9][a-z0-9._-]*$/;

/** Other names of architectures, and the variants that they imply. */
const architectureNames: Readonly<Record<string, readonly [architecture: string, variant?: string]>> = {
  x86_64: ['amd64'],
  'x86-64': ['amd64'],
  i386: ['386'],
  i686: ['386'],
  x86: ['386'],
  aarch64: ['arm64'],
  armhf: ['arm', 'v7'],
  armel: ['arm', 'v6'],
  armv7l: ['arm', 'v7'],
  armv6l: ['arm', 'v6'],
};

/**
 * Brings a platform as an image states it into the form in which platforms are compared: lower case, Go's names, without
 * the variants that mean the plain architecture (`arm64/v8`, `amd64/v1`). An image without an operating system is taken for
 * Linux, as the formats that omit it knew no other.
 *
 * @returns undefined when it names no architecture that could be one: empty, `unknown`, or not a word
 * @source containerd platforms/database.go, normalizeArch
 */
export function normalisePlatform(stated: {
  readonly os?: string | undefined;
  readonly architecture?: string | undefined;
  readonly variant?: string | undefined;
  readonly osVersion?: string | undefined;
}): Platform | undefined {
  const os = wordOf(stated.os ?? 'linux');
  const name = wordOf(stated.architecture ?? '');
  if (os === undefined || name === undefined || os === 'unknown' || name === 'unknown') return undefined;
  const [architecture, implied] = Object.hasOwn(architectureNames, name) ? (architectureNames[name] ?? [name]) : [name];
  const variant = plainVariant(architecture, wordOf(stated.variant ?? '') ?? implied);
  const osVersion = wordOf(stated.osVersion ?? '');
  return {
    os: os === 'macos' ? 'darwin' : os,
    architecture,
    ...(variant !== undefined && { variant }),
    ...(osVersion !== undefined && { osVersion }),
  };
}

function wordOf(text: string): string | undefined {
  const word = text.trim().toLowerCase();
  return word.length <= maxWordLength && wordPattern.test(word) ? word : undefined;
}

function plainVariant(architecture: string, variant: string | undefined): string | undefined {
  if (variant === undefined) return undefined;
  const digits = /^\d+$/.test(variant) ? `v${variant}` : variant;
  if (architecture === 'arm64' && (digits === 'v8' || digits === 'v8.0')) return undefined;
  if (architecture === 'amd64' && digits === 'v1') return undefined;
  return digits;
}

/** Reads `linux/arm64`, `arm/v7` or `amd64`; Linux when no system is named. Undefined when it is none of these. */
export function parsePlatform(text: string): Platform | undefined {
  const parts = text.split('/');
  if (parts.length > 3) return undefined;
  const [first, second, third] = parts;
  const isVariant = second !== undefined && third === undefined && /^v?\d/.test(second) && second !== '386';
  if (second === undefined || isVariant) return normalisePlatform({ architecture: first, variant: second });
  return normalisePlatform({ os: first, architecture: second, variant: third });
}

/** Writes a platform as people do: `linux/arm/v7`. The version of the system is left out. */
export function formatPlatform(platform: Platform): string {
  const variant = platform.variant === undefined ? '' : `/${platform.variant}`;
  return `${platform.os}/${platform.architecture}${variant}`;
}

/** Orders platforms by system, architecture, variant and version. */
export function comparePlatforms(a: Platform, b: Platform): number {
  return compareTexts(formatPlatform(a), formatPlatform(b)) || compareTexts(a.osVersion ?? '', b.osVersion ?? '');
}

function compareTexts(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
