import type { AddOnKind, DataAddOn } from './add-on-kind.ts';

/** When the list was last held against the market of add-ons. */
export const addOnsReviewed = '2026-11';

const dump =
  'Move the data by dump and restore with writers stopped; or point the variable to a managed service and remove the component.';
const drain = 'Let its queues run empty before the switch; or point the variable to a managed service and remove the component.';

const data: readonly DataAddOn[] = [
  {
    kind: 'data',
    variables: {
      'crunchy-postgres': 'CRUNCHY_DATABASE_URL',
      'dokku-postgres': 'DATABASE_URL',
      'heroku-postgresql': 'DATABASE_URL',
    },
    component: 'postgres',
    gigabytes: 10,
    image: 'postgres',
    version: '17',
    address: 'postgres://app:${POSTGRES_PASSWORD}@{host}:5432/app',
    settings: { POSTGRES_DB: 'app', POSTGRES_PASSWORD: '${POSTGRES_PASSWORD}', POSTGRES_USER: 'app' },
    dataPath: '/var/lib/postgresql/data',
    dataPathSince: { major: 18, path: '/var/lib/postgresql' },
    moving: dump,
  },
  {
    kind: 'data',
    variables: {
      'dokku-redis': 'REDIS_URL',
      'heroku-redis': 'REDIS_URL',
      openredis: 'OPENREDIS_URL',
      rediscloud: 'REDISCLOUD_URL',
      redisgreen: 'REDISGREEN_URL',
      redistogo: 'REDISTOGO_URL',
    },
    component: 'redis',
    gigabytes: 5,
    image: 'redis',
    version: '7',
    address: 'redis://{host}:6379',
    settings: {},
    dataPath: '/data',
    moving: drain,
  },
  {
    kind: 'data',
    variables: {
      'dokku-memcached': 'MEMCACHED_URL',
      memcachedcloud: 'MEMCACHEDCLOUD_SERVERS',
      memcachier: 'MEMCACHIER_SERVERS',
    },
    component: 'memcached',
    gigabytes: 1,
    image: 'memcached',
    version: '1.6',
    address: '{host}:11211',
    settings: {},
  },
  {
    kind: 'data',
    variables: {
      cloudamqp: 'CLOUDAMQP_URL',
      'dokku-rabbitmq': 'RABBITMQ_URL',
      'rabbitmq-bigwig': 'RABBITMQ_BIGWIG_URL',
    },
    component: 'rabbitmq',
    gigabytes: 5,
    image: 'rabbitmq',
    version: '4',
    address: 'amqp://app:${RABBITMQ_DEFAULT_PASS}@{host}:5672',
    settings: { RABBITMQ_DEFAULT_PASS: '${RABBITMQ_DEFAULT_PASS}', RABBITMQ_DEFAULT_USER: 'app' },
    dataPath: '/var/lib/rabbitmq',
    moving: drain,
  },
  {
    kind: 'data',
    variables: {
      cleardb: 'CLEARDB_DATABASE_URL',
      'dokku-mysql': 'DATABASE_URL',
      jawsdb: 'JAWSDB_URL',
    },
    component: 'mysql',
    gigabytes: 10,
    image: 'mysql',
    version: '8',
    address: 'mysql://app:${MYSQL_PASSWORD}@{host}:3306/app',
    settings: {
      MYSQL_DATABASE: 'app',
      MYSQL_PASSWORD: '${MYSQL_PASSWORD}',
      MYSQL_ROOT_PASSWORD: '${MYSQL_ROOT_PASSWORD}',
      MYSQL_USER: 'app',
    },
    dataPath: '/var/lib/mysql',
    moving: dump,
  },
  {
    kind: 'data',
    variables: { 'dokku-mariadb': 'DATABASE_URL', 'jawsdb-maria': 'JAWSDB_MARIA_URL' },
    component: 'mariadb',
    gigabytes: 10,
    image: 'mariadb',
    version: '11',
    address: 'mysql://app:${MARIADB_PASSWORD}@{host}:3306/app',
    settings: {
      MARIADB_DATABASE: 'app',
      MARIADB_PASSWORD: '${MARIADB_PASSWORD}',
      MARIADB_ROOT_PASSWORD: '${MARIADB_ROOT_PASSWORD}',
      MARIADB_USER: 'app',
    },
    dataPath: '/var/lib/mysql',
    moving: dump,
  },
  {
    kind: 'data',
    variables: { 'dokku-mongo': 'MONGO_URL', mongohq: 'MONGOHQ_URL', mongolab: 'MONGODB_URI', ormongo: 'ORMONGO_URL' },
    component: 'mongo',
    gigabytes: 10,
    image: 'mongo',
    version: '8',
    address: 'mongodb://app:${MONGO_INITDB_ROOT_PASSWORD}@{host}:27017/app?authSource=admin',
    settings: { MONGO_INITDB_ROOT_PASSWORD: '${MONGO_INITDB_ROOT_PASSWORD}', MONGO_INITDB_ROOT_USERNAME: 'app' },
    dataPath: '/data/db',
    moving: dump,
  },
];

function external(names: readonly string[], title: string, variables: readonly string[]): AddOnKind {
  return { kind: 'external', names, title, variables };
}

const externals: readonly AddOnKind[] = [
  external(['heroku-kafka'], 'Apache Kafka', ['KAFKA_CLIENT_CERT', 'KAFKA_CLIENT_CERT_KEY', 'KAFKA_TRUSTED_CERT', 'KAFKA_URL']),
  external(['bonsai'], 'Elasticsearch at Bonsai', ['BONSAI_URL']),
  external(['searchbox'], 'Elasticsearch at SearchBox', ['SEARCHBOX_URL']),
  external(['foundelasticsearch'], 'Elasticsearch at Elastic', ['FOUNDELASTICSEARCH_URL']),
  external(['bucketeer'], 'object storage', [
    'BUCKETEER_AWS_ACCESS_KEY_ID',
    'BUCKETEER_AWS_REGION',
    'BUCKETEER_AWS_SECRET_ACCESS_KEY',
    'BUCKETEER_BUCKET_NAME',
  ]),
  external(['cloudcube'], 'object storage', ['CLOUDCUBE_ACCESS_KEY_ID', 'CLOUDCUBE_SECRET_ACCESS_KEY', 'CLOUDCUBE_URL']),
  external(['cloudinary'], 'image storage', ['CLOUDINARY_URL']),
  external(['newrelic'], 'New Relic', ['NEW_RELIC_LICENSE_KEY']),
  external(['scout'], 'Scout', ['SCOUT_KEY']),
  external(['librato'], 'Librato', ['LIBRATO_TOKEN', 'LIBRATO_USER']),
  external(['sentry'], 'Sentry', ['SENTRY_DSN']),
  external(['rollbar'], 'Rollbar', ['ROLLBAR_ACCESS_TOKEN']),
  external(['honeybadger'], 'Honeybadger', ['HONEYBADGER_API_KEY']),
  external(['bugsnag'], 'Bugsnag', ['BUGSNAG_API_KEY']),
  external(['airbrake'], 'Airbrake', ['AIRBRAKE_API_KEY', 'AIRBRAKE_PROJECT_ID']),
  external(['sendgrid'], 'SendGrid', ['SENDGRID_PASSWORD', 'SENDGRID_USERNAME']),
  external(['mailgun'], 'Mailgun', ['MAILGUN_API_KEY', 'MAILGUN_DOMAIN', 'MAILGUN_SMTP_LOGIN', 'MAILGUN_SMTP_PASSWORD']),
  external(['postmark'], 'Postmark', ['POSTMARK_API_TOKEN']),
  external(['sparkpost'], 'SparkPost', ['SPARKPOST_API_KEY']),
  external(['fixie'], 'a proxy with a fixed address', ['FIXIE_URL']),
  external(['quotaguard'], 'a proxy with a fixed address', ['QUOTAGUARD_URL']),
  external(['quotaguardstatic'], 'a proxy with a fixed address', ['QUOTAGUARDSTATIC_URL']),
  external(['algoliasearch'], 'Algolia', ['ALGOLIASEARCH_API_KEY', 'ALGOLIASEARCH_APPLICATION_ID']),
  external(['pusher'], 'Pusher', ['PUSHER_URL']),
];

const replaced: readonly AddOnKind[] = [
  { kind: 'replaced', names: ['scheduler', 'advanced-scheduler', 'cron-to-go', 'crontogo'], note: 'heroku-add-on-scheduler' },
  {
    kind: 'replaced',
    names: ['papertrail', 'logentries', 'logdna', 'mezmo', 'sumologic', 'coralogix', 'timber', 'solarwinds', 'logtail'],
    note: 'heroku-add-on-logs',
  },
  {
    kind: 'replaced',
    names: ['rails-autoscale', 'judoscale', 'hirefire', 'adept-scale', 'dynosaur'],
    note: 'heroku-add-on-scaling',
  },
  { kind: 'replaced', names: ['deployhooks'], note: 'heroku-add-on-deploy-hook' },
  { kind: 'replaced', names: ['ssl', 'expeditedssl', 'ssl-endpoint'], note: 'heroku-add-on-certificate' },
];

/** Every add-on that is known, each name once. */
export const addOnKinds: readonly AddOnKind[] = [...data, ...externals, ...replaced];

const byName = new Map(addOnKinds.flatMap((kind) => namesOf(kind).map((name) => [name, kind] as const)));

/** The names under which the market has it. */
export function namesOf(kind: AddOnKind): readonly string[] {
  return kind.kind === 'data' ? Object.keys(kind.variables) : kind.names;
}

/** The add-on of a service of the market, by the name before the colon; undefined when it is not known. */
export function findAddOn(service: string): AddOnKind | undefined {
  return byName.get(service.toLowerCase());
}

/** Names of all that are known, for "Did you mean". */
export const addOnNames: readonly string[] = [...byName.keys()];
