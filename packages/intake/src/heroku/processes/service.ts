import {
  byDefault,
  type Dependency,
  derive,
  type EnvironmentVariable,
  emptyService,
  type Fact,
  type Healthcheck,
  type Hint,
  inferred,
  type Service,
} from '@landfall/model';
import { defined } from '../../compose/reading/defined.ts';
import type { Formation } from './formation.ts';
import type { ImageParts } from './image.ts';
import type { Process } from './process.ts';
import { endsByItself, usualQuantity } from './read-processes.ts';
import { executed } from './shell-line.ts';

/** What a process is made of, gathered. */
export interface ServiceParts {
  readonly process: Process;
  readonly image: ImageParts;
  readonly formation: Formation;
  /** What the files decide beside it. */
  readonly hints: readonly Hint[];
  readonly environment: readonly EnvironmentVariable[];
  /** Steps that must have ended well before it starts. */
  readonly after: readonly Process[];
  /** The port of web. */
  readonly port?: Fact<number>;
  readonly healthcheck?: Healthcheck;
}

/**
 * The service that a process becomes, under the contract of a dyno: 30 seconds from the word to stop until the end,
 * started again whenever it ends, and only web is reached from outside.
 *
 * @source devcenter.heroku.com/articles/dynos, "Shutdown" and "Restarting"
 */
export function serviceOf(parts: ServiceParts): Service {
  const { process, image, formation, port } = parts;
  const { at, name, moment } = process;
  const { place } = at.node;
  const isDyno = moment === 'dyno';
  return defined<Service>({
    ...emptyService(name, place),
    ...image,
    command: commandOf(process, image),
    environment: parts.environment,
    networks: [{ network: 'default', place, aliases: [] }],
    dependsOn: parts.after.map((step) => waitFor(step)),
    stopGracePeriodMs: isDyno ? byDefault(30_000, 'heroku-grace', 'Heroku ends a dyno 30 seconds after SIGTERM') : undefined,
    restart: isDyno
      ? byDefault({ policy: 'always' }, 'heroku-restart', 'Heroku starts a dyno again whenever it ends')
      : byDefault({ policy: 'no' }, 'heroku-once', 'Heroku does not repeat a command that failed'),
    mode: moment === 'release' || moment === 'deployed' ? endsByItself(process) : undefined,
    replicas: isDyno ? (formation.quantity ?? usualQuantity(name)) : undefined,
    memoryLimitBytes: formation.memoryLimitBytes,
    memoryReservationBytes: formation.memoryReservationBytes,
    cpuReservation: formation.cpuReservation,
    ports:
      port === undefined ? [] : [{ place, key: at.key, target: port, protocol: 'tcp', mode: 'ingress', appProtocol: router }],
    healthcheck: parts.healthcheck,
    hints: [...formation.hints, ...parts.hints, ...scheduleHints(process), ...deadlineHints(process)],
  });
}

const router = byDefault('http', 'heroku-router', 'the router of Heroku speaks HTTP with web');

/** Characters of a line that means the same with and without a shell. */
const plainLine = /^[A-Za-z0-9_./:@%+,-][A-Za-z0-9_./:=@%+,\s-]*$/;

/**
 * The words that run the line. Buildpacks promise bash; a Dockerfile promises no shell at all, so a plain line needs none
 * there.
 */
function commandOf({ line }: Process, { entrypoint }: ImageParts): Fact<readonly string[]> | undefined {
  if (line === undefined) return undefined;
  const text = line.value.trim();
  const isPlain = plainLine.test(text) && !/^[A-Za-z_][A-Za-z0-9_]*=/.test(text) && executed(text) === `exec ${text}`;
  if (entrypoint === undefined && isPlain) return derive(line, text.split(/\s+/));
  return derive(line, [entrypoint === undefined ? 'sh' : 'bash', '-c', executed(text)]);
}

function waitFor({ name, at, moment }: Process): Dependency {
  const { place } = at.node;
  const why = moment === 'dyno' ? `it runs when ${name} is there` : `nothing new starts before ${name} has ended well`;
  const { origin } = inferred('', 'heroku-order', why, { place });
  const condition = moment === 'dyno' ? 'service_started' : 'service_completed_successfully';
  return { service: name, condition, required: true, restart: false, origin };
}

/**
 * How long what ends by itself may take.
 *
 * @source devcenter.heroku.com/articles/release-phase: one hour; one-off dynos: 24 hours
 */
function deadlineHints({ moment }: Process): readonly Hint[] {
  if (moment === 'dyno') return [];
  const value =
    moment === 'release'
      ? byDefault(3600, 'heroku-deadline', 'Heroku ends a release phase after an hour')
      : byDefault(86_400, 'heroku-deadline', 'Heroku ends a one-off dyno after a day');
  return [{ name: 'job.deadlineSeconds', value, dialect: 'heroku' }];
}

/** Once a year is a schedule that a CronJob must have, though it is only started by hand. */
const anySchedule = '0 0 1 1 *';

function scheduleHints({ moment, schedule, suspended }: Process): readonly Hint[] {
  if (moment !== 'schedule' && moment !== 'by-hand') return [];
  const when = schedule ?? byDefault(anySchedule, 'heroku-by-hand', 'suspended: a person starts it');
  return [
    { name: 'schedule', value: when, dialect: 'heroku' },
    {
      name: 'schedule.timeZone',
      value: byDefault('Etc/UTC', 'heroku-time-zone', 'Heroku and Dokku reckon in UTC'),
      dialect: 'heroku',
    },
    ...(suspended === undefined ? [] : [{ name: 'schedule.suspend', value: suspended, dialect: 'heroku' } as const]),
  ];
}
