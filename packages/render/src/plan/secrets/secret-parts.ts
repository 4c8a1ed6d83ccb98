import { isPlainSetting } from './secret-value.ts';

/** A piece of a text that is a secret. */
export interface SecretPart {
  readonly start: number;
  readonly end: number;
  /** What to call it when nothing else names it: `PASSWORD`, `TOKEN`. */
  readonly noun: 'PASSWORD' | 'TOKEN' | 'SECRET';
  /** One clause for people, without the value. */
  readonly why: string;
}

interface Pattern {
  readonly expression: RegExp;
  readonly noun: SecretPart['noun'];
  readonly why: string;
}

const variableReference = /^(?:\$|%|\{\{|<)|\$\{|\$\(/;

/** Positions where a secret stands, told by what stands before it. The secret is the group `value`. */
const patterns: readonly Pattern[] = [
  {
    expression: /[A-Za-z][A-Za-z0-9+.-]{0,30}:\/\/[^\s:/@"'<>?#]{0,200}:(?<value>[^\s/@"'<>]{1,400})@(?=[^\s"'<>])/dg,
    noun: 'PASSWORD',
    why: 'it is the password in a URL',
  },
  {
    expression: /(?:^|[\s"'=])[\w.-]{1,64}:(?<value>[^\s@:/"']{1,200})@(?:tcp|unix)\(/dg,
    noun: 'PASSWORD',
    why: 'it is the password of a connection string',
  },
  {
    expression: /(?:^|[\s;,"'])(?:password|pwd|passwd)=(?<value>[^\s;,"'&=]{1,200}={0,2})/dgi,
    noun: 'PASSWORD',
    why: 'it is the password of a connection string',
  },
  {
    expression: /(?:[?&;])(?:password|pass|pwd|token|access_token|api_key|apikey|secret)=(?<value>[^\s&;"'#]{1,200})/dgi,
    noun: 'PASSWORD',
    why: 'it is a password in a query',
  },
  {
    expression:
      /(?:^|\s)--?(?:requirepass|masterauth|[\w.-]{0,40}(?:password|passwd|passphrase)|pass|pwd)(?:=|\s+)["']?(?<value>[^\s"'-][^\s"']{0,200})/dgi,
    noun: 'PASSWORD',
    why: 'it is the password of an argument',
  },
  {
    expression:
      /(?:^|\s)--?[\w.-]{0,40}(?:token|api[-_]?key|access[-_]?key|secret[-_]?key|secret|private[-_]?key)(?:=|\s+)["']?(?<value>[^\s"'-][^\s"']{0,200})/dgi,
    noun: 'TOKEN',
    why: 'it is the token of an argument',
  },
  {
    expression:
      /\b(?:mysql|mysqladmin|mysqldump|mariadb|mariadb-admin|mariadb-dump)\b[^|;&]{0,200}?\s-p["']?(?<value>[^\s"']{1,200})/dg,
    noun: 'PASSWORD',
    why: 'it is the password of an argument',
  },
  {
    expression: /\b(?:redis-cli|valkey-cli|keydb-cli)\b[^|;&]{0,200}?\s-a\s+["']?(?<value>[^\s"']{1,200})/dg,
    noun: 'PASSWORD',
    why: 'it is the password of an argument',
  },
  {
    expression: /\bcurl\b[^|;&]{0,200}?\s(?:-u|--user)[\s=]+["']?[^\s:"']{1,80}:(?<value>[^\s"']{1,200})/dg,
    noun: 'PASSWORD',
    why: 'it is the password of an argument',
  },
  {
    expression: /(?:^|[\s;&"'(])[A-Z][A-Z0-9_]*(?:PASSWORD|PASSWD|SECRET|TOKEN|API_KEY)=["']?(?<value>[^\s"';&]{1,200})/dg,
    noun: 'PASSWORD',
    why: 'it is assigned to a variable with the name of a secret',
  },
  {
    expression:
      /(?:^|[\n,]|(?<!\$)\{)[ \t]*(?:-[ \t]+)?["']?[\w.-]{0,40}(?:password|passwd|secret|token|api[-_]?key)["']?[ \t]*:[ \t]*["']?(?<value>[^\s"'#,{}[\]]{3,200})/dgi,
    noun: 'PASSWORD',
    why: 'it is the value of a setting with the name of a secret',
  },
  {
    expression: /\b(?:Bearer|Basic)\s+(?<value>[A-Za-z0-9._~+/=-]{8,400})/dg,
    noun: 'TOKEN',
    why: 'it is the credential of a request',
  },
  {
    expression: /(?:^|\s)(?:requirepass|masterauth)\s+["']?(?<value>[^\s"']{1,200})/dg,
    noun: 'PASSWORD',
    why: 'it is the password of a setting',
  },
];

/** What every pattern needs somewhere: most texts have none of it and are not looked at further. */
const hint = /@|pass|pwd|secret|token|key|bearer|basic|masterauth|\s-[apu]/i;

/** Texts longer than this are data. */
const maxTextLength = 64 * 1024;

/** The parts of a text that its own words show to be secrets, in order and without overlap. References to variables are none. */
export function findSecretParts(text: string): readonly SecretPart[] {
  if (text.length > maxTextLength || !hint.test(text)) return [];
  const found: SecretPart[] = [];
  for (const { expression, noun, why } of patterns) {
    for (const match of text.matchAll(expression)) {
      const [start, end] = match.indices?.groups?.['value'] ?? [0, 0];
      if (end > start && isLiteral(text.slice(start, end))) found.push({ start, end, noun, why });
    }
  }
  return withoutOverlap(found);
}

/** Drops parts that begin inside an earlier one. */
export function withoutOverlap<P extends { readonly start: number; readonly end: number }>(parts: readonly P[]): readonly P[] {
  const kept: P[] = [];
  for (const part of [...parts].sort((a, b) => a.start - b.start || b.end - a.end)) {
    const last = kept.at(-1);
    if (last === undefined || part.start >= last.end) kept.push(part);
  }
  return kept;
}

function isLiteral(value: string): boolean {
  return !variableReference.test(value) && !/^\*+$/.test(value) && !isPlainSetting(value);
}
