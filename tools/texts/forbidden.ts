/** A kind of text that may not be committed, and why. */
interface Forbidden {
  readonly pattern: RegExp;
  readonly why: string;
}

/** Written so that no pattern matches this file. */
const forbidden: readonly Forbidden[] = [
  { pattern: /\/work\/(?:main|shared)\b|\/tmp\/(?:bash_jobs|team)\b/, why: 'a path of one machine' },
  { pattern: /\b(?:it|test|describe|suite)(?:\.\w+)*\.(?:only|skip|to[d]o)\b/, why: 'a test that is switched on alone, or off' },
  { pattern: /\b(?:TO[D]O|FIX[M]E|X[X]X)\b/, why: 'unfinished work' },
  // Ours are short; those of public projects, which a reader can look up, have more digits.
  { pattern: /\b[Ii]ssue\s*#?\d{1,3}\b/, why: 'a number that only we understand' },
];

export interface ForbiddenText {
  /** 1-based. */
  readonly line: number;
  readonly text: string;
  readonly why: string;
}

/**
 * Finds what may not be committed in one text.
 *
 * @param hosts names of package registries that only this machine knows
 */
export function findForbidden(text: string, hosts: readonly string[]): readonly ForbiddenText[] {
  const found: ForbiddenText[] = [];
  for (const [index, line] of text.split('\n').entries()) {
    for (const { pattern, why } of forbidden) {
      const match = pattern.exec(line);
      if (match !== null) found.push({ line: index + 1, text: match[0], why });
    }
    for (const host of hosts) {
      if (line.includes(host)) found.push({ line: index + 1, text: host, why: 'a package registry of one machine' });
    }
  }
  return found;
}
