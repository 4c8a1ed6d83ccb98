import type { ComposeProject } from '../compose-project.ts';
import { servicesOf } from '../compose-project.ts';
import { literal } from '../literal.ts';

/** A value that must not be readable in anything that is written. */
interface SecretValue {
  readonly value: string;
  /** The variables that hold it, without their service, sorted; `secrets.name` for one of that section. */
  readonly names: readonly string[];
  /** False for a value such as `postgres`, which is an ordinary word of the application as well. */
  readonly isDistinctive: boolean;
}

const secretWords =
  /(?:^|_)(?:PASS|PASSWD|PASSWORD|PASSPHRASE|PWD|SECRET|SECRETS|TOKEN|APIKEY|CREDENTIALS?)(?:_|$)|(?:API|PRIVATE|ENCRYPTION|SECRET|SIGNING|MASTER|JWT|LICENSE)_?KEY(?:_BASE)?$|SALT$/;

/** Words that turn a secret-like name into one about secrets: their file, their age, their rules. */
const aboutSecrets =
  /_(?:FILE|PATH|DIR|URL|URI|ENDPOINT|HOST|NAME|ID|USER|USERNAME|EXPIRY|EXPIRATION|EXPIRES?|EXPIRES_IN|TTL|LIFETIME|AGE|DURATION|LENGTH|MIN|MAX|ALGORITHM|ALGO|TYPE|ENABLED|DISABLED|REQUIRED|HEADER|ISSUER|AUDIENCE|PREFIX|FIELD|MODE|PROVIDER|INTERVAL|TIMEOUT|REALM|HOURS|DAYS|MINUTES|SECONDS)$|^(?:ENABLE|DISABLE|ALLOW|REQUIRE|USE|SHOW|HIDE)_|EXPIR|PUBLIC|ALLOW_EMPTY|RANDOM|KNOWN_SECRETS|SECRETSTORE|SECRET_STORE/;

/** Values that give nothing away. */
const ordinaryValue =
  /^(?:true|false|yes|no|on|off|none|null|enabled|disabled|\d{1,5}|\d+(?:ms|s|m|h|d)|\/.*|https?:\/\/[^@]*|)$/i;

/** The secrets of an application: by the name of the variable, by the password in a URL, by the `secrets` section. */
function secretsOf(project: ComposeProject): readonly SecretValue[] {
  const found = new Map<string, Set<string>>();
  const add = (value: string, name: string): void => {
    found.set(value, (found.get(value) ?? new Set()).add(name));
  };
  const plain = new Set<string>([project.name]);
  for (const [service, { environment, image, container_name, hostname }] of servicesOf(project)) {
    for (const word of [service, container_name, hostname, ...(image ?? '').split(/[/:@]/)])
      if (word !== undefined) plain.add(word);
    for (const [name, value] of Object.entries(environment ?? {})) {
      if (value === null) continue;
      const isSecret = secretWords.test(name.toUpperCase()) && !aboutSecrets.test(name.toUpperCase());
      for (const password of passwordsInUrls(value)) add(password, name);
      if (isSecret && !ordinaryValue.test(value)) add(value, name);
      else if (!isSecret) for (const word of wordsOf(value)) plain.add(word);
    }
  }
  for (const [name, secret] of Object.entries(project.secrets ?? {})) {
    if (typeof secret?.content === 'string' && secret.content.trim() !== '') add(secret.content.trim(), `secrets.${name}`);
  }
  return [...found].map(([value, names]) => ({
    value,
    names: [...names].sort(),
    isDistinctive: value.length >= 6 && !plain.has(value) && !isWord(value),
  }));
}

/** The password of `scheme://user:password@host`. */
function passwordsInUrls(text: string): readonly string[] {
  return [...text.matchAll(/[a-z][a-z0-9+.-]*:\/\/[^\s/:@]*:([^\s/@]+)@/gi)].flatMap(([, password]) =>
    password === undefined ? [] : [password],
  );
}

/** The words of an ordinary value, without the passwords in it. */
function wordsOf(value: string): readonly string[] {
  const passwords = passwordsInUrls(value);
  return [value, ...value.split(/[/:@?&=,;\s"']+/)].filter((word) => !passwords.includes(word));
}

/** Words that stand in texts about secrets, whoever writes them. */
function isWord(value: string): boolean {
  return /^(?:password|passwd|secret|token|changeme|change-me|default|example|postgres|postgresql|mysql|mariadb|mongo|redis|rabbitmq|minio|admin|root|guest|test|user)$/i.test(
    value,
  );
}

/**
 * Lines of written files that hold a secret in clear, in Base64, or as a URL writes it. A distinctive value may stand
 * nowhere; an ordinary word may not stand where a password stands: after `user:` in a URL, or as the value of its variable.
 */
export function checkSecrets(project: ComposeProject, files: ReadonlyMap<string, string>): readonly string[] {
  const secrets = secretsOf(project);
  const needles = secrets.map((secret) => ({ secret, patterns: patternsOf(secret) }));
  return [...files].flatMap(([path, text]) =>
    needles.flatMap(({ secret, patterns }) => {
      const at = patterns
        .map((pattern) => (typeof pattern === 'string' ? text.indexOf(pattern) : text.search(pattern)))
        .find((index) => index !== -1);
      return at === undefined
        ? []
        : [`${path}:${text.slice(0, at).split('\n').length} holds the secret of ${secret.names.join(', ')} in clear`];
    }),
  );
}

function patternsOf({ names, value, isDistinctive }: SecretValue): readonly (string | RegExp)[] {
  if (isDistinctive) {
    const base64 = Buffer.from(value).toString('base64').replace(/=+$/, '');
    return [...new Set([value, base64, encodeURIComponent(value), JSON.stringify(value).slice(1, -1)])];
  }
  const text = literal(value);
  const variables = names.map((name) => literal(name)).join('|');
  return [
    new RegExp(`://[^\\s/:@]*:${text}@`),
    new RegExp(`^\\s*["']?(?:${variables})["']?: ["']?${text}["']?(?:\\s+#.*)?\\s*$`, 'm'),
  ];
}
