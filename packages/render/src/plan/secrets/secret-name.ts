/** How sure the name of a variable makes us that its value is a secret. */
export type NameVerdict = 'secret' | 'key' | 'connection' | 'plain';

/** A list of words, as they are after a name was cut into words. */
function wordList(text: string): ReadonlySet<string> {
  return new Set(text.trim().split(/\s+/));
}

/** Any of these makes the value a secret, unless the name is about one. */
const secretWords = wordList(`
  PASSWORD PASSWORDS PASSWD PASS PWD PASSPHRASE PASSCODE PASSKEY SECRET SECRETS TOKEN TOKENS CREDENTIAL CREDENTIALS CREDS
  APIKEY APITOKEN SALT PEPPER REQUIREPASS MASTERAUTH PGPASSWORD JWTSECRET HTPASSWD PSK AUTHORIZATION
`);

/** `ADMINPASS`, `REGISTRATIONTOKEN`; but not `BYPASS`. */
const compound = /^[A-Z0-9]+(?:PASSWORD|PASSWD|PASS|SECRET|APIKEY|TOKEN)$/;
const ordinaryCompound = /^(?:BY|COM|OVER|TRES|UNDER)PASS$/;

/** Whole endings that are secrets although no single word says so. */
const secretEndings =
  /(?:^|_)(?:API_KEY|API_KEYS|PRIVATE_KEY|ACCESS_KEY|ACCESS_KEY_ID|SECRET_ID|TOKEN_ID|ENCRYPTION_KEY|ENCRYPTION_KEYS|SIGNING_KEY|MASTER_KEY|BASIC_AUTH|BASICAUTH|NEO4J_AUTH|ERLANG_COOKIE|COOKIE_KEY|SECRET_KEY_BASE|KEYFILE_CONTENT|PRIVATE_KEY_[A-Z0-9]+|(?:ENCRYPTION|SIGNING|CRYPTO)_[A-Z0-9_]*KEYS?)$/;

/** What a name is about when it ends so: a fact about a secret, and not the secret. */
const aboutEndings = wordList(`
  FILE FILES PATH DIR DIRECTORY FOLDER LOCATION MOUNT HOST HOSTNAME PORT READYPORT SERVER DOMAIN URL URLS URI URIS LINK
  LENGTH LEN MIN MAX SIZE COUNT LIMIT TTL AGE EXPIRY EXPIRE EXPIRES EXPIRATION LIFETIME LIFESPAN VALIDITY DURATION
  TIMEOUT INTERVAL SECONDS MINUTES HOURS DAYS IN TIME ENABLE ENABLED DISABLE DISABLED REQUIRED REQUIRE ALLOWED OPTIONAL
  POLICY RULES STRENGTH COMPLEXITY RESET RECOVERY ALGORITHM ALGO ALG ISSUER AUDIENCE TYPE HEADER HEADERS NAME NAMES
  SECRETNAME USER USERNAME LOGIN EMAIL PREFIX SUFFIX ROUNDS ITERATIONS COST VERSION STORE SECRETSTORE KEYSTORE MANAGER
  SCOPE SCOPES FIELD FIELDS CLASS PROVIDER BACKEND DRIVER MODE FORMAT ENCODING SETUP METHOD AUTHENTICATION VALIDATION
  ROTATION REFRESH DEBUG ID IDS
`);

/** Wherever one of these stands, the name is about a place. */
const placeWords = wordList('ENDPOINT REGION REALM BUCKET');

/** Keys that are no secret: halves that are published, and names for rows, groups and routes. */
const openKeyWords = wordList('SITE PRIMARY FOREIGN PARTITION SORT CACHE ROUTING OBJECT INDEX GROUP SHARD HOT KEYBOARD');
const publicWords = wordList('PUBLIC PUB PUBLISHABLE');
const notOpen = /PASSWORD|SECRET|ENCRYPTION|TOKEN|PRIVATE/;

/** A switch or an action about secrets. */
const switches = /(?:^|_)(?:ALLOW|RANDOM|ENABLE|DISABLE|SKIP|USE|HAS|IS|NO|REQUIRE|GENERATE|ONETIME|ADD|SHOW|HIDE|FORGOT)_/;

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
  const text = toWords(name);
  const words = text.split('_');
  if (connection.test(text)) return 'connection';
  if (words.some((word) => placeWords.has(word)) || switches.test(text)) return 'plain';
  if (words.some((word) => publicWords.has(word)) && !notOpen.test(text)) return 'plain';
  if (secretEndings.test(text)) return 'secret';
  if (words.some((word) => openKeyWords.has(word)) && !notOpen.test(text)) return 'plain';
  if (aboutEndings.has(words.at(-1) ?? '')) return 'plain';
  if (words.some((word) => secretWords.has(word) || (compound.test(word) && !ordinaryCompound.test(word)))) return 'secret';
  return /(?:^|_)[A-Z]*KEYS?$/.test(text) && !/(?:^|_)(?:MONKEY|HOTKEY)$/.test(text) ? 'key' : 'plain';
}

/** `springDatasource.password` becomes `SPRING_DATASOURCE_PASSWORD`. */
function toWords(name: string): string {
  return name
    .replace(/([a-z])([A-Z])|([0-9])(?=[A-Z][a-z])/g, '$1$3_$2')
    .replace(/[^A-Za-z0-9]+/g, '_')
    .toUpperCase();
}
