/** Where a known secret value stands in a text. */
export interface KnownHit {
  readonly value: string;
  readonly start: number;
  readonly end: number;
}

/** Looks for many known values in a text at once. */
export interface KnownValues {
  /** Hits in order, without overlap, the longest at each place. */
  find(text: string): readonly KnownHit[];
  holdsAny(text: string): boolean;
}

/** Values that people write as passwords and as names alike: equal by chance, they prove nothing. */
const ordinaryWords: ReadonlySet<string> = new Set([
  'admin',
  'administrator',
  'password',
  'passw0rd',
  'postgres',
  'postgresql',
  'mysql',
  'mariadb',
  'mongo',
  'mongodb',
  'redis',
  'rabbitmq',
  'guest',
  'root',
  'user',
  'username',
  'test',
  'testing',
  'example',
  'secret',
  'changeme',
  'change-me',
  'change_me',
  'default',
  'development',
  'production',
  'localhost',
  'database',
  'wordpress',
  'nextcloud',
  'minioadmin',
  'elastic',
  'keycloak',
  'grafana',
  'temporal',
  'disabled',
  'enabled',
]);

/**
 * True when a value is so particular that finding it elsewhere is no accident. Names of the application and the words
 * above are not.
 */
export function isDistinctive(value: string, ordinary: ReadonlySet<string>): boolean {
  if (value.length < 8 || value.length > 4096 || ordinary.has(value) || ordinaryWords.has(value.toLowerCase())) return false;
  if (/^\d+$/.test(value)) return value.length >= 10;
  return true;
}

/**
 * A searcher over the values. One pass over the text: a table of the first two characters rejects nearly every position.
 * Values shorter than two characters are left out.
 */
export function knownValues(values: Iterable<string>): KnownValues {
  const byStart = new Map<number, string[]>();
  const mayStart = new Uint8Array(65_536);
  for (const value of new Set(values)) {
    if (value.length < 2) continue;
    const start = startOf(value, 0);
    mayStart[start] = 1;
    byStart.set(start, [...(byStart.get(start) ?? []), value]);
  }
  // The longest first, so that a value inside another one does not hide it.
  for (const list of byStart.values()) list.sort((a, b) => b.length - a.length || (a < b ? -1 : 1));
  const next = (text: string, from: number): KnownHit | undefined => {
    for (let position = from; position < text.length - 1; position += 1) {
      const start = startOf(text, position);
      if (mayStart[start] !== 1) continue;
      const value = byStart.get(start)?.find((candidate) => text.startsWith(candidate, position));
      if (value !== undefined) return { value, start: position, end: position + value.length };
    }
    return undefined;
  };
  return {
    find(text) {
      const hits: KnownHit[] = [];
      if (byStart.size === 0) return hits;
      for (let hit = next(text, 0); hit !== undefined; hit = next(text, hit.end)) hits.push(hit);
      return hits;
    },
    holdsAny: (text) => byStart.size > 0 && next(text, 0) !== undefined,
  };
}

function startOf(text: string, position: number): number {
  return (text.charCodeAt(position) * 31 + text.charCodeAt(position + 1)) & 0xffff;
}
