import type { RoleGuess, Service } from '@landfall/model';
import type { FoundImage } from '../images/find-image.ts';
import { evidence, guess } from './evidence.ts';
import { isNamedLikeApi, isNamedLikeStep } from './names.ts';
import type { Program } from './program-text.ts';
import { recognisePrograms } from './recognise-programs.ts';
import type { Surroundings } from './surroundings.ts';

/**
 * The role that the command gives. A chain such as `migrate && gunicorn` is judged by its last command. A command that
 * looks like a job in a service that is always started again is no job.
 */
export function roleByProgram(service: Service, program: Program | undefined): RoleGuess | undefined {
  if (program === undefined) return undefined;
  for (const known of recognisePrograms(program.last)) {
    if (known.role === 'job' && isKeptRunning(service)) continue;
    const confidence = known.product === 'worker' ? 'likely' : 'certain';
    const says = evidence(`it runs ${known.says}`, program.place);
    if (known.role === 'web' && known.isEither === true && isNamedLikeApi(service.name)) {
      return guess('api', confidence, [says, evidence(`it is named ${service.name}`, service.place)], known.product);
    }
    return guess(known.role, confidence, [says], known.product);
  }
  return undefined;
}

/** A service that must end: others wait for its end, or it is started once and is named after a step. */
export function roleByEnding(service: Service, around: Surroundings): RoleGuess | undefined {
  const waiting = around.completedFor.get(service.name) ?? [];
  const [first] = waiting;
  if (first !== undefined) {
    const text = `${waiting.length === 1 ? `${first} waits` : 'others wait'} until it has ended well`;
    return guess('job', isKeptRunning(service) ? 'likely' : 'certain', [evidence(text, service.place)]);
  }
  const isOnce = service.mode?.value === 'replicated-job' || service.mode?.value === 'global-job';
  if (isOnce) return guess('job', 'certain', [evidence('its deploy mode is a job', service.place)]);
  if (isKeptRunning(service) || service.ports.length > 0 || service.healthcheck?.disabled === false) return undefined;
  if (!isNamedLikeStep(service.name)) return undefined;
  const place = service.restart?.origin.how === 'stated' ? service.restart.origin.place : service.place;
  return guess('job', 'likely', [
    evidence(`it is named ${service.name}, has no port, and is not started again when it ends`, place),
  ]);
}

/** Client programs of databases and brokers, and shells: with one of these a server image is a tool. */
const clients =
  /^\s*(?:\S*\/)?(?:psql|mysql|mongosh?|redis-cli|valkey-cli|mc|curl|rabbitmqadmin|pg_isready|pg_dump|mysqldump|mongodump|kafka-topics(?:\.sh)?|clickhouse-client|influx|etcdctl)\b/;
const shells = /^\s*(?:\S*\/)?(?:sh|bash|ash)\s+(?:-\w*c\b|\S+\.sh\b)/;

/** True when the command replaces the server of a well-known image by a client or a script. */
export function isToolOfImage(service: Service, found: FoundImage | undefined, program: Program | undefined): boolean {
  if (found === undefined || program === undefined) return false;
  if (service.command === undefined && service.entrypoint === undefined) return false;
  const own = [...(service.entrypoint?.value ?? []), ...(service.command?.value ?? [])].join(' ');
  if (clients.test(own)) return true;
  if (!shells.test(own)) return false;
  const server = found.image.command?.[0] ?? found.image.product;
  return !own.includes(server) && !own.includes('docker-entrypoint') && !isKeptRunning(service) && service.ports.length === 0;
}

function isKeptRunning({ restart }: Service): boolean {
  return restart?.value.policy === 'always' || restart?.value.policy === 'unless-stopped';
}
