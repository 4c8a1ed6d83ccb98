/** Shapes of credentials that are recognisable by themselves, with what each is. */
const shapes: readonly (readonly [RegExp, string])[] = [
  [/-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY(?: BLOCK)?-----/, 'it is a private key'],
  [/(?:^|[^A-Za-z0-9_-])eyJ[A-Za-z0-9_-]{8,}\.eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}/, 'it is a JSON Web Token'],
  [/(?:^|[^A-Z0-9])(?:AKIA|ASIA)[A-Z0-9]{16}(?![A-Z0-9])/, 'it is an AWS access key'],
  [/(?:^|[^A-Za-z0-9])gh[pousr]_[A-Za-z0-9]{36,}/, 'it is a GitHub token'],
  [/(?:^|[^A-Za-z0-9])github_pat_[A-Za-z0-9_]{40,}/, 'it is a GitHub token'],
  [/(?:^|[^A-Za-z0-9])glpat-[A-Za-z0-9_-]{20,}/, 'it is a GitLab token'],
  [/(?:^|[^A-Za-z0-9])xox[abprs]-[A-Za-z0-9-]{10,}/, 'it is a Slack token'],
  [/(?:^|[^A-Za-z0-9])[sr]k_(?:live|test)_[A-Za-z0-9]{16,}/, 'it is a Stripe key'],
  [/(?:^|[^A-Za-z0-9])sk-(?:proj-|ant-)?[A-Za-z0-9_-]{20,}/, 'it is an API key'],
  [/(?:^|[^A-Za-z0-9])AIza[A-Za-z0-9_-]{35}/, 'it is a Google API key'],
  [/(?:^|[^A-Za-z0-9])SG\.[A-Za-z0-9_-]{16,}\.[A-Za-z0-9_-]{16,}/, 'it is a SendGrid key'],
  [/(?:^|\s|["'])Bearer [A-Za-z0-9._~+/-]{12,}/, 'it is a bearer token'],
];

/** The line of a password file: a user and a salted hash. */
const passwordHash =
  /(?:^|[\s,"'=])[\w.@-]+:(?:\$(?:apr1|2[aby]|5|6|argon2(?:id|i|d)?|y)\$[^\s,"']{8,}|\{SHA\}[A-Za-z0-9+/=]{20,})/m;

/** Why a text is a secret by its shape alone, wherever it stands; undefined when it is not. */
export function credentialShape(text: string): string | undefined {
  for (const [shape, why] of shapes) if (shape.test(text)) return why;
  return passwordHash.test(text) ? 'it holds a password hash' : undefined;
}

/**
 * True for a single word that only a generator writes: hexadecimal or base64, long, without a pattern. Identifiers
 * (UUIDs) are none.
 */
export function isRandomWord(text: string): boolean {
  if (text.length < 24 || text.length > 512) return false;
  if (/^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i.test(text)) return false;
  if (/^(?=.*[0-9])(?=.*[a-f])[0-9a-f]{32,}$/i.test(text)) return entropyPerCharacter(text) > 2.8;
  if (!/^[A-Za-z0-9+/_-]+={0,2}$/.test(text)) return false;
  if (/[/_-].*[/_-].*[/_-]/.test(text)) return false;
  if (!/[0-9]/.test(text) || !/[A-Z]/.test(text) || !/[a-z]/.test(text)) return false;
  return entropyPerCharacter(text) > 3.6;
}

/** Values that are settings and never secrets, whatever the name says. */
export function isPlainSetting(value: string): boolean {
  return (
    /^(?:true|false|yes|no|on|off|none|null|nil|undefined|enabled?|disabled?|default|auto|optional|required)$/i.test(
      value.trim(),
    ) || isPath(value)
  );
}

/** `/run/secrets/x`, `./certs/key.pem`: where a secret is, not the secret. */
function isPath(value: string): boolean {
  return /^(?:\.{0,2}\/|~\/|[A-Za-z]:\\)[\w.-]+(?:[/\\][\w.-]+)+$/.test(value) && !/[0-9][A-Z][a-z]|[+=]/.test(value);
}

/** Shannon entropy in bits. */
function entropyPerCharacter(text: string): number {
  const counts = new Map<string, number>();
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values()) bits -= (count / text.length) * Math.log2(count / text.length);
  return bits;
}
