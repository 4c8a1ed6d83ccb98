import { byDefault, type Fact, inferred, type Role } from '@landfall/model';
import type { Container } from '../helm/values.ts';
import { branch, leafOf, named, type Traced } from '../traced.ts';
import { writeGpus } from './gpus.ts';
import { evidenceOf, note, type Occupant, use } from './occupant.ts';
import { wholeMebibytes, writeBytes, writeCores } from './quantities.ts';

type Resources = NonNullable<Container['resources']>;

const mebibyte = 1024 * 1024;

/** A first guess of what a component asks for when Compose says nothing, in cores and bytes. */
const guesses: Readonly<Record<Role, { readonly cores: number; readonly memoryBytes: number }>> = {
  web: { cores: 0.1, memoryBytes: 256 * mebibyte },
  api: { cores: 0.1, memoryBytes: 256 * mebibyte },
  worker: { cores: 0.1, memoryBytes: 256 * mebibyte },
  scheduler: { cores: 0.05, memoryBytes: 128 * mebibyte },
  job: { cores: 0.1, memoryBytes: 256 * mebibyte },
  proxy: { cores: 0.1, memoryBytes: 64 * mebibyte },
  database: { cores: 0.25, memoryBytes: 512 * mebibyte },
  broker: { cores: 0.1, memoryBytes: 256 * mebibyte },
  cache: { cores: 0.1, memoryBytes: 128 * mebibyte },
  search: { cores: 0.5, memoryBytes: 1024 * mebibyte },
  storage: { cores: 0.1, memoryBytes: 256 * mebibyte },
  observability: { cores: 0.1, memoryBytes: 256 * mebibyte },
  unknown: { cores: 0.05, memoryBytes: 128 * mebibyte },
};

/** Memory requested is the limit divided by this, unless the file reserves some. */
const memoryHeadroom = 1.5;

/**
 * Translates CPU, memory and GPUs. Limits are limits, reservations are requests; a request is always written, because the
 * scheduler and autoscalers need one. No limit is invented: it could kill what ran well before.
 */
export function writeResources(occupant: Occupant): Traced<Resources> {
  const cpuLimit = effective(occupant, occupant.service.cpuLimit);
  const memoryLimit = effective(occupant, occupant.service.memoryLimitBytes);
  const limits = new Map<string, Traced<string>>();
  if (cpuLimit !== undefined) limits.set('cpu', leafOf(writeCores(cpuLimit.value), cpuLimit.origin));
  if (memoryLimit !== undefined) limits.set('memory', leafOf(writeBytes(memoryLimit.value), memoryLimit.origin));
  for (const [name, count] of writeGpus(occupant)) limits.set(name, count);
  const cpu = cpuRequest(occupant, cpuLimit);
  const memory = memoryRequest(occupant, memoryLimit);
  const requests = named<string>([
    ['cpu', leafOf(writeCores(cpu.value), cpu.origin)],
    ['memory', leafOf(writeBytes(memory.value), memory.origin)],
  ]);
  return branch<Resources>({ requests, limits: limits.size === 0 ? undefined : named<string>(limits) });
}

/** Zero and below mean "as much as there is" to the Docker Engine. */
function effective(occupant: Occupant, fact: Fact<number> | undefined): Fact<number> | undefined {
  if (fact === undefined || fact.value > 0) return fact;
  use(occupant, fact.origin, 'container.resources');
  return undefined;
}

function cpuRequest(occupant: Occupant, limit: Fact<number> | undefined): Fact<number> {
  const { role } = occupant.service;
  const reservation = effective(occupant, occupant.service.cpuReservation);
  const shares = effective(occupant, occupant.service.cpuShares);
  const guess = guesses[role.role].cores;
  if (shares !== undefined)
    note(
      occupant,
      'shares-ratio',
      shares.origin,
      `${shares.value} CPU shares are a weight among neighbours; a request is the nearest thing.`,
    );
  if (reservation !== undefined) return capped(occupant, { reservation, limit, what: 'CPU' });
  if (shares !== undefined) {
    // 1024 shares are the weight of a container that says nothing.
    const cores = Math.min((guess * shares.value) / 1024, limit?.value ?? Number.POSITIVE_INFINITY);
    return inferred(cores, 'cpu-shares', `${shares.value} of 1024 shares`, evidenceOf(shares.origin));
  }
  if (limit !== undefined && limit.value < guess)
    return inferred(limit.value, 'cpu-of-limit', 'the limit is below the usual request', evidenceOf(limit.origin));
  return byDefault(guess, 'cpu-of-role', `a guess for ${nounOf(role.role)}; measure`);
}

function memoryRequest(occupant: Occupant, limit: Fact<number> | undefined): Fact<number> {
  const { role } = occupant.service;
  const reservation = effective(occupant, occupant.service.memoryReservationBytes);
  if (reservation !== undefined) return capped(occupant, { reservation, limit, what: 'memory' });
  if (limit !== undefined) {
    const bytes = Math.min(limit.value, wholeMebibytes(limit.value / memoryHeadroom));
    return inferred(bytes, 'memory-of-limit', `the limit divided by ${memoryHeadroom}`, evidenceOf(limit.origin));
  }
  return byDefault(guesses[role.role].memoryBytes, 'memory-of-role', `a guess for ${nounOf(role.role)}; measure`);
}

function nounOf(role: Role): string {
  return role === 'unknown' ? 'a component of unknown role' : `${/^[aeiou]/.test(role) ? 'an' : 'a'} ${role} component`;
}

interface Reservation {
  readonly reservation: Fact<number>;
  readonly limit: Fact<number> | undefined;
  readonly what: string;
}

/** Kubernetes refuses a request above its limit; the Docker Engine does not. */
function capped(occupant: Occupant, { reservation, limit, what }: Reservation): Fact<number> {
  if (limit === undefined || reservation.value <= limit.value) return reservation;
  note(
    occupant,
    'reservation-above-limit',
    reservation.origin,
    `More ${what} is reserved than the limit allows; the limit is requested.`,
  );
  return { value: limit.value, origin: reservation.origin };
}
