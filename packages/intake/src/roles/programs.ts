import type { Role } from '@landfall/model';

/** A command line that tells what a service is for. */
export interface KnownProgram {
  readonly product: string;
  readonly role: Extract<Role, 'worker' | 'scheduler' | 'job' | 'web' | 'api' | 'observability' | 'proxy'>;
  readonly pattern: RegExp;
  /** The pattern is matched against the command without its options. */
  readonly isWithoutOptions?: boolean;
  /** True for servers that pages and interfaces are written for alike: the name of the service decides. */
  readonly isEither?: boolean;
  /** What a reader is told: "runs …". */
  readonly says: string;
}

/** Programs that lead others by the clock: exactly one of them may run. Asked first. */
const schedulers: readonly KnownProgram[] = [
  {
    product: 'celery',
    role: 'scheduler',
    pattern: /\bcelery\b.*\bbeat\b|\bcelerybeat\b|\bcelery\b(?=.*\bworker\b)(?=.*(?:\s-B\b|--beat\b))/,
    says: 'Celery beat',
  },
  {
    product: 'rq',
    role: 'scheduler',
    pattern: /\brqscheduler\b|\brq\s+scheduler\b|\brq\s+worker\b.*--with-scheduler\b/,
    says: 'the RQ scheduler',
  },
  { product: 'laravel', role: 'scheduler', pattern: /\bartisan\s+schedule:(?:work|run)\b/, says: 'the Laravel scheduler' },
  { product: 'clockwork', role: 'scheduler', pattern: /\bclockwork\b/, says: 'Clockwork' },
  { product: 'resque', role: 'scheduler', pattern: /\bresque:scheduler\b/, says: 'the Resque scheduler' },
  {
    product: 'cron',
    role: 'scheduler',
    pattern: /(?:^|[\s/'"])(?:crond?|cron\.sh|busybox crond|supercronic|go-crond?|yacron|dcron|ofelia)(?:\s|$|['"])/,
    says: 'cron',
  },
  { product: 'airflow', role: 'scheduler', pattern: /\bairflow\s+scheduler\b/, says: 'the Airflow scheduler' },
  { product: 'dagster', role: 'scheduler', pattern: /\bdagster-daemon\b/, says: 'the Dagster daemon' },
  { product: 'django-q', role: 'scheduler', pattern: /\bqcluster\b/, says: 'a Django Q cluster, which keeps its own schedule' },
];

/** Programs that take work from a queue. */
const workers: readonly KnownProgram[] = [
  { product: 'celery', role: 'worker', pattern: /\bcelery\b.*\bworker\b|\bceleryd\b/, says: 'a Celery worker' },
  { product: 'sidekiq', role: 'worker', pattern: /\bsidekiq(?:swarm)?\b/, says: 'Sidekiq' },
  { product: 'resque', role: 'worker', pattern: /\bresque:(?:work|workers)\b|\bresque-pool\b/, says: 'a Resque worker' },
  { product: 'rq', role: 'worker', pattern: /\brq\s+worker\b|\brqworker\b/, says: 'an RQ worker' },
  { product: 'dramatiq', role: 'worker', pattern: /\bdramatiq\b|\brundramatiq\b/, says: 'Dramatiq' },
  { product: 'huey', role: 'worker', pattern: /\bhuey_consumer(?:\.py)?\b|\brun_huey\b/, says: 'a Huey consumer' },
  { product: 'arq', role: 'worker', pattern: /(?:^|\s)arq\s+\S+/, says: 'an ARQ worker' },
  { product: 'taskiq', role: 'worker', pattern: /\btaskiq\s+worker\b/, says: 'a Taskiq worker' },
  {
    product: 'laravel',
    role: 'worker',
    pattern: /\bartisan\s+(?:queue:(?:work|listen)|horizon)\b/,
    says: 'a Laravel queue worker',
  },
  { product: 'symfony-messenger', role: 'worker', pattern: /\bmessenger:consume\b/, says: 'a Symfony Messenger consumer' },
  { product: 'good-job', role: 'worker', pattern: /\bgood_job\b/, says: 'GoodJob' },
  { product: 'solid-queue', role: 'worker', pattern: /\bsolid_queue\b|\bbin\/jobs\b/, says: 'Solid Queue' },
  { product: 'delayed-job', role: 'worker', pattern: /\bjobs:work\b|\bdelayed_job\b/, says: 'Delayed Job' },
  { product: 'que', role: 'worker', pattern: /\bbundle exec que\b/, says: 'Que' },
  { product: 'shoryuken', role: 'worker', pattern: /\bshoryuken\b/, says: 'Shoryuken' },
  {
    product: 'sneakers',
    role: 'worker',
    pattern: /\bsneakers:(?:run|work)\b|\bkarafka\s+server\b|\bracecar\b/,
    says: 'a message consumer',
  },
  { product: 'graphile-worker', role: 'worker', pattern: /\bgraphile-worker\b/, says: 'Graphile Worker' },
  { product: 'bullmq', role: 'worker', pattern: /\bbull(?:mq)?\b/, says: 'a BullMQ worker' },
  { product: 'faktory', role: 'worker', pattern: /\bfaktory[-_]worker\b/, says: 'a Faktory worker' },
  { product: 'airflow', role: 'worker', pattern: /\bairflow\s+(?:celery\s+worker|triggerer)\b/, says: 'an Airflow worker' },
  { product: 'karafka', role: 'worker', pattern: /\bkarafka\b/, says: 'Karafka' },
  { product: 'oban', role: 'worker', pattern: /\boban\b/, says: 'Oban' },
];

/** Commands that end by themselves. */
const tasks: readonly KnownProgram[] = [
  {
    product: 'migration',
    role: 'job',
    pattern:
      /\bmanage\.py\s+(?:migrate|collectstatic|loaddata|createsuperuser|compress)\b|\bassets:precompile\b|\balembic\b.*\bupgrade\b|\bdb:(?:migrate|prepare|setup|seed|create|schema:load)\b|\bartisan\s+(?:migrate|db:seed)\b|\bprisma\s+(?:migrate\s+deploy|db\s+push)\b|\bknex\b.*\bmigrate\b|\bsequelize\b.*\bdb:migrate\b|\btypeorm\b.*\bmigration:run\b|\bflyway\b.*\bmigrate\b|\bliquibase\b.*\bupdate\b|\bgoose\b.*\bup\b|\bdoctrine:migrations:migrate\b|\bdbmate\b.*\bup\b|\bdrizzle-kit\s+(?:migrate|push)\b|\bmigrate\b(?=.*-path\b)(?=.*\bup\b)|\bairflow\s+db\s+(?:init|migrate|upgrade)\b|\bef\s+database\s+update\b/,
    says: 'a migration or another step that ends',
  },
  {
    product: 'setup',
    role: 'job',
    pattern: /\bmc\s+(?:mb|anonymous|policy|admin)\b|\bkafka-topics(?:\.sh)?\b.*--create\b|\bcreate(?:_|-)?buckets?\b/,
    says: 'a set-up command',
  },
  {
    product: 'client',
    role: 'job',
    pattern: /(?:^|[\s'"/])(?:pg_dump|pg_restore|mysqldump|mongodump|mongorestore|pg_dumpall)\b/,
    says: 'a dump or restore',
  },
];

/** Servers that say what kind they are. */
const servers: readonly KnownProgram[] = [
  {
    product: 'flower',
    role: 'observability',
    pattern: /\bcelery\b.*\bflower\b|(?:^|\s)flower(?:\s|$)/,
    says: 'Flower, which watches Celery',
  },
  { product: 'next', role: 'web', pattern: /\bnext\s+(?:start|dev)\b/, says: 'Next.js' },
  { product: 'nuxt', role: 'web', pattern: /\bnuxt\s+(?:start|dev|preview)\b|\.output\/server\/index\.mjs/, says: 'Nuxt' },
  {
    product: 'vite',
    role: 'web',
    pattern: /\bvite\b|\bng\s+serve\b|\breact-scripts\s+start\b|\bvue-cli-service\s+serve\b|\bastro\s+(?:dev|preview)\b/,
    says: 'a front end',
  },
  { product: 'streamlit', role: 'web', pattern: /\bstreamlit\s+run\b/, says: 'Streamlit' },
  {
    product: 'gunicorn',
    role: 'web',
    isEither: true,
    pattern: /\bgunicorn\b|\bgranian\b|\buwsgi\b|\bhypercorn\b|\bdaphne\b|\bwaitress-serve\b|\bmanage\.py\s+runserver\b/,
    says: 'a Python web server',
  },
  { product: 'uvicorn', role: 'api', pattern: /\buvicorn\b|\bfastapi\s+(?:run|dev)\b/, says: 'an ASGI server' },
  { product: 'flask', role: 'web', isEither: true, pattern: /\bflask\s+run\b/, says: 'Flask' },
  {
    product: 'rails',
    role: 'web',
    isEither: true,
    pattern: /\bpuma\b|\bunicorn\b|\brails\s+(?:s|server)\b|\brackup\b|\bthrust\b/,
    says: 'a Ruby web server',
  },
  {
    product: 'php',
    role: 'web',
    isEither: true,
    pattern: /\bphp-fpm\b|\bapache2-foreground\b|\bfrankenphp\b|\bartisan\s+(?:serve|octane:start)\b/,
    says: 'a PHP server',
  },
  { product: 'airflow', role: 'web', pattern: /\bairflow\s+(?:webserver|api-server)\b/, says: 'the Airflow web server' },
];

/** Asked last: a name is weaker evidence than a program. Matched without options, because servers have `--workers`. */
const selfNamed: readonly KnownProgram[] = [
  {
    product: 'worker',
    role: 'worker',
    isWithoutOptions: true,
    pattern: /(?:^|[\s/:._]|\w-)(?:queue-?workers?|workers?|consumers?)(?:\.(?:js|ts|mjs|py|rb|php|jar|sh)|\s|$|:|-)/,
    says: 'a program that calls itself a worker',
  },
];

/** Recognised programs, the ones that decide most first. */
export const knownPrograms: readonly KnownProgram[] = [...schedulers, ...workers, ...tasks, ...servers, ...selfNamed];
