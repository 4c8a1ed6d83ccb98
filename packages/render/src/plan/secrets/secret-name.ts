/** How sure the name of a variable makes us that its value is a secret. */
export type NameVerdict = 'secret' | 'key' | 'connection' | 'plain';

/** Words that make a name a secret's, after the name was cut into words. */
const secretWords: ReadonlySet<string> = new Set([
  'PASSWORD',
  'PASSWORDS',
  'PASSWD',
  'PASS',
  'PWD',
  'PASSPHRASE',
  'PASSCODE',
  'PASSKEY',
  'SECRET',
  'SECRETS',
  'TOKEN',
  'TOKENS',
  'CREDENTIAL',
  'CREDENTIALS',
  'CREDS',
  'APIKEY',
  'APITOKEN',
  'SALT',
  'PEPPER',
  'REQUIREPASS',
  'MASTERAUTH',
  'PGPASSWORD',
  'JWTSECRET',
  'ERLANG_COOKIE',
  'HTPASSWD',
  'SEED_PHRASE',
  'PSK',
  'AUTHORIZATION',
]);

/** `ADMINPASS`, `REGISTRATIONTOKEN`; but not `BYPASS`. */
const compound = /^[A-Z0-9]+(?:PASSWORD|PASSWD|PASS|SECRET|APIKEY|TOKEN)$/;
const ordinaryCompound = /^(?:BY|COM|OVER|TRES|UNDER)PASS$/;

/** Whole endings that are secrets although no single word says so. */
const secretEndings =
  /(?:^|_)(?:API_KEY|API_KEYS|PRIVATE_KEY|ACCESS_KEY|ACCESS_KEY_ID|SECRET_ID|TOKEN_ID|ENCRYPTION_KEY|ENCRYPTION_KEYS|SIGNING_KEY|MASTER_KEY|BASIC_AUTH|BASICAUTH|NEO4J_AUTH|ERLANG_COOKIE|COOKIE_KEY|SECRET_KEY_BASE|KEYFILE_CONTENT|PRIVATE_KEY_[A-Z0-9]+|(?:ENCRYPTION|SIGNING|CRYPTO)_[A-Z0-9_]*KEYS?)$/;

/** What a name is about when it ends so: a fact about a secret, and not the secret. */
const about =
  /(?:^|_)(?:FILE|FILES|PATH|DIR|DIRECTORY|FOLDER|LOCATION|MOUNT|HOST|HOSTNAME|PORT|READYPORT|SERVER|ENDPOINT|DOMAIN|LENGTH|LEN|MIN|MAX|SIZE|COUNT|LIMIT|TTL|AGE|EXPIRY|EXPIRE|EXPIRES|EXPIRATION|EXPIRES_IN|EXPIRY_TIME|LIFETIME|LIFESPAN|VALIDITY|DURATION|TIMEOUT|INTERVAL|SECONDS|MINUTES|HOURS|DAYS|ENABLE|ENABLED|DISABLE|DISABLED|REQUIRED|REQUIRE|ALLOWED|OPTIONAL|POLICY|RULES|STRENGTH|COMPLEXITY|RESET|RECOVERY|ALGORITHM|ALGO|ALG|ISSUER|AUDIENCE|TYPE|HEADER|HEADERS|NAME|NAMES|SECRETNAME|USER|USERNAME|LOGIN|EMAIL|PREFIX|SUFFIX|ROUNDS|ITERATIONS|COST|VERSION|STORE|SECRETSTORE|KEYSTORE|MANAGER|SCOPE|SCOPES|FIELD|FIELDS|CLASS|PROVIDER|BACKEND|DRIVER|MODE|FORMAT|ENCODING|SETUP|METHOD|AUTHENTICATION|VALIDATION|ROTATION|REFRESH|DEBUG|URLS?|URI|URIS|LINK|ID|IDS)$/;
const places = /(?:^|_)(?:ENDPOINT|REGION|REALM|BUCKET)(?:_|$)/;
const switches =
  /(?:^|_)(?:ALLOW_EMPTY|RANDOM_ROOT|ALLOW|ENABLE|DISABLE|SKIP|USE|HAS|IS|NO|REQUIRE|GENERATE|ONETIME|ADD_KNOWN|SHOW|HIDE|FORGOT)_/;
const publicKey =
  /(?:^|_)(?:PUBLIC|PUB|PUBLISHABLE|SITE|VAPID_PUBLIC|PRIMARY|FOREIGN|PARTITION|SORT|CACHE|ROUTING|OBJECT|INDEX|GROUP|SHARD|HOT|SSH_HOST|KEYBOARD)(?:_|$)/;
const connection =
  /(?:^|_)(?:DSN|DSN_[A-Z0-9_]+|DATABASE_CONNECTION_UR[LI]|DATABASE_UR[LI]|DB_UR[LI]|(?:POSTGRES|POSTGRESQL|PG|MYSQL|MARIADB|MONGO|MONGODB|AMQP|RABBITMQ|BROKER|CELERY_BROKER)_UR[LI]|CONNECTION_STRING|CONN_STR|DATABASE_CONNECTION|CONNECTIONSTRING|CONNECTIONSTRINGS__[A-Z]+)$/;

/**
 * Judges a variable by its name.
 *
 * - `secret`: the value is a secret, whatever it looks like
 * - `key`: a key of some kind; the value decides
 * - `connection`: a text that usually carries a password; without a value it has to be treated as one
 */
export function judgeName(name: string): NameVerdict {
  const words = toWords(name);
  if (connection.test(words)) return 'connection';
  if (places.test(words)) return 'plain';
  if (publicKey.test(words) && !/PASSWORD|SECRET|ENCRYPTION/.test(words)) return 'plain';
  if (switches.test(words)) return 'plain';
  if (secretEndings.test(words)) return 'secret';
  if (about.test(words)) return 'plain';
  const parts = words.split('_');
  if (parts.some((word) => secretWords.has(word) || (compound.test(word) && !ordinaryCompound.test(word)))) return 'secret';
  if (/(?:^|_)(?:[A-Z]*KEY|KEYS)$/.test(words) && !/(?:^|_)(?:MONKEY|HOTKEY|KEYBOARD)$/.test(words)) return 'key';
  return 'plain';
}

/** `springDatasource.password` becomes `SPRING_DATASOURCE_PASSWORD`. */
function toWords(name: string): string {
  return name
    .replace(/([a-z])([A-Z])|([0-9])(?=[A-Z][a-z])/g, '$1$3_$2')
    .replace(/[^A-Za-z0-9]+/g, '_')
    .toUpperCase();
}
