/** A name of the application that stands as a host in a text. */
export interface HostHit {
  readonly name: string;
  readonly start: number;
  readonly end: number;
  /** As written; undefined when only the host is written. */
  readonly port: number | undefined;
  /** `http`, `postgres`: the scheme of the URL that the host stands in. */
  readonly scheme?: string;
  /** The whole text is a host, or a list of hosts: its port may be in another variable. */
  readonly bare: boolean;
}

/** What is known of a text besides its characters. */
export interface TextContext {
  readonly kind: 'environment' | 'arguments' | 'file' | 'label';
  /** Name of the variable or label. */
  readonly name?: string;
}

/** Characters of host names, and the underscore, which Compose names may have. */
const token = /[A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_])?/g;

/** How far around a name its context is looked at. */
const windowLength = 240;

const hostVariable =
  /(?:^|[_.-])(?:[A-Z]*HOST(?:NAME)?S?|SERVERS?|ADDR(?:ESS(?:ES)?)?|URLS?|URI|ENDPOINTS?|BROKERS?|NODES?|PEERS|MASTER|UPSTREAMS?|BACKENDS?|CONNECT|SEEDS|DOMAIN|LINK|DNS)(?:$|[_.-]?\d*$)/i;
/** The domain that browsers use stays what it is, also where a network has an alias of that name for calls from inside. */
const domainVariable = /(?:^|_)DOMAINS?(?:$|_)/i;
const imageVariable = /(?:^|_)(?:IMAGE|TAG|VERSION)(?:$|_)/i;

/**
 * Finds the names that stand as hosts in a text. One pass over the text, however many names there are: each word is
 * looked up, and only a known name has its surroundings examined.
 */
export function findHosts(text: string, names: { has(name: string): boolean }, context: TextContext): readonly HostHit[] {
  const hits: HostHit[] = [];
  for (const match of text.matchAll(token)) {
    if (!names.has(match[0])) continue;
    const hit = examine({ text, name: match[0], start: match.index, end: match.index + match[0].length }, context);
    if (hit !== undefined) hits.push(hit);
  }
  return hits;
}

/** True when a variable of this name holds a host, or a list of hosts. */
function isHostVariable(name: string): boolean {
  return hostVariable.test(name);
}

interface Word {
  readonly text: string;
  readonly name: string;
  readonly start: number;
  readonly end: number;
}

function examine(word: Word, context: TextContext): HostHit | undefined {
  const { text, name, start, end } = word;
  const before = text.slice(Math.max(0, start - windowLength), start);
  const after = text.slice(end, end + 64);
  // `$db` and `${db}` are variables of a shell.
  if (/\$\{?$/.test(before)) return undefined;
  const port = portAfter(after);
  const scheme = schemeBefore(before);
  if (scheme !== undefined) {
    // `http://db_backup.example.com` was one word; `redis://cache?x` and `redis://cache/0` are hosts.
    if (/^[@]/.test(after) || (port === undefined && /^:[^/]*@/.test(after))) return undefined;
    return { name, start, end, port, scheme, bare: false };
  }
  if (port !== undefined) return isBarePort(before, port, context) ? { name, start, end, port, bare: false } : undefined;
  if (isWholeHost(word, context)) return { name, start, end, port: undefined, bare: true };
  const following = hostByContext(before, after, context);
  return following === undefined ? undefined : { name, start, end, port: following.port, bare: false };
}

/** `:5432` when a port number follows, and not the version of an image (`:16.2`, `:7-alpine`). */
function portAfter(after: string): number | undefined {
  const match = /^:(\d{1,5})(?![\d\w])(?!\.\d)(?!-[A-Za-z])/.exec(after);
  const port = match === null ? undefined : Number(match[1]);
  return port !== undefined && port >= 1 && port <= 65_535 ? port : undefined;
}

/** The scheme when the name stands where a URL has its host: after `//`, after user and password, after other hosts of a list. */
function schemeBefore(before: string): string | undefined {
  const separator = before.lastIndexOf('://');
  if (separator === -1) return undefined;
  const between = before.slice(separator + 3);
  if (/[\s"'<>`;|]/.test(between)) return undefined;
  const hosts = between.slice(between.lastIndexOf('@') + 1);
  if (hosts !== '' && !hosts.endsWith(',')) return undefined;
  if (hosts.includes('/')) return undefined;
  return /[A-Za-z][A-Za-z0-9+.-]*$/.exec(before.slice(0, separator))?.[0].toLowerCase() ?? '';
}

const lowPorts: ReadonlySet<number> = new Set([
  21, 22, 25, 53, 80, 81, 82, 88, 110, 123, 143, 161, 389, 443, 445, 465, 514, 515, 554, 587, 631, 636, 853, 873, 990, 993, 995,
]);

/** `redis:6379` is a host and a port; `postgres:16`, `library/redis:7000` and `IMAGE=app:2024` are images. */
function isBarePort(before: string, port: number, { kind, name }: TextContext): boolean {
  if (kind === 'environment' && name !== undefined && imageVariable.test(name)) return false;
  if (/(?:^|[^/])\/$/.test(before) || /[\\]$/.test(before)) return false;
  if (/(?:\bimage["']?\s*[:=]\s*["']?|\bFROM\s+)$/i.test(before)) return false;
  return port >= 1000 || lowPorts.has(port);
}

/** `DB_HOST=db`, `KAFKA_NODES=a,b`: nothing but names and separators, in a variable that is about hosts. */
function isWholeHost({ text, name, start, end }: Word, context: TextContext): boolean {
  if (context.kind !== 'environment' || context.name === undefined) return false;
  if (!isHostVariable(context.name)) return false;
  if (name.includes('.') && domainVariable.test(context.name)) return false;
  if (text === name) return true;
  const before = text.slice(0, start);
  const after = text.slice(end);
  return /(?:^|[,;\s[("'])$/.test(before) && /^(?:$|[,;\s\])"'/])/.test(after) && /^[\w.:,;\s/[\]"'-]+$/.test(text);
}

const hostKey =
  /(?:^|[\s"'{,;?&([])[\w.-]*?(?:host|hostname|hosts|server|servers|addr|address|endpoint|upstream|broker)["']?\s*(?:=>|[:=])\s*(?:\[\s*)?["']?$/i;
const hostFlag =
  /(?:^|\s)--?[\w.-]*?(?:host|hostname|server|addr|address|url|endpoint|broker|master|replicaof|slaveof)(?:=|\s+)["']?$/i;
const shortHostFlag =
  /\b(?:psql|pg_isready|pg_dump|pg_dumpall|pg_restore|createdb|dropdb|redis-cli|valkey-cli|mysql|mysqldump|mysqladmin|mariadb|mariadb-admin|mosquitto_pub|mosquitto_sub|mc|rabbitmqadmin)\b[^;|&]*\s-[hH][ =]?["']?$/;
const probe =
  /\b(?:nc|ncat|netcat|telnet|wait|wait-for|wait-for-it|wait-for-it\.sh|wait_for|dockerize|ping|nslookup|getent\s+hosts|replicaof|slaveof)\b[^;|&\n]*\s$/;
const directive = /\b(?:server|reverse_proxy|proxy_pass|fastcgi_pass|uwsgi_pass|php_fastcgi|forward)\s+$/;

/** A host that its surroundings name as one: a key, a flag, a directive, a command that dials. */
function hostByContext(before: string, after: string, { kind }: TextContext): { readonly port: number | undefined } | undefined {
  if (kind === 'label') return undefined;
  const ends = /^(?:$|["'\s,;&)}\]/\\])/.test(after);
  if (!ends) return undefined;
  if (before.endsWith('tcp(')) return { port: undefined };
  const dialled = /^\s+(\d{2,5})(?![\d\w.])/.exec(after);
  if (probe.test(before)) return { port: dialled === null ? undefined : Number(dialled[1]) };
  if (hostKey.test(before) || hostFlag.test(before) || shortHostFlag.test(before)) {
    const beside = /^["']?[\s,;&]+(?:-p|-P|--port|["']?port["']?)\s*(?:=>|[:=]|\s)\s*["']?(\d{2,5})(?!\d)/i.exec(after);
    return { port: beside === null ? undefined : Number(beside[1]) };
  }
  if (kind === 'file' && directive.test(before)) return { port: 80 };
  return undefined;
}
