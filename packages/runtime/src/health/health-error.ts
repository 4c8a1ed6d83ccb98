/** Why something about health cannot be set up. Codes are stable: never renamed, never used again. */
export type HealthErrorCode =
  /** An option is outside its range; the message names it. */
  | 'HEALTH_OPTION_INVALID'
  /** A dependency, condition, worker or step of that name is there already. */
  | 'HEALTH_NAME_TAKEN'
  /** What is said to be started or added comes after the end has begun. */
  | 'HEALTH_CLOSED';

/** What the program that uses this room did wrong; it comes when things are set up, never from a probe. */
export class HealthError extends Error {
  override readonly name = 'HealthError';
  readonly code: HealthErrorCode;

  constructor(code: HealthErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}

/** @throws HealthError `HEALTH_OPTION_INVALID` unless every value is a finite number of at least `least` */
export function requireAtLeast(least: number, values: Readonly<Record<string, number>>): void {
  for (const [name, value] of Object.entries(values)) {
    if (Number.isFinite(value) && value >= least) continue;
    throw new HealthError('HEALTH_OPTION_INVALID', `${name} is ${value}; it must be a number of at least ${least}.`);
  }
}

/**
 * Names stand in metrics and in addresses of alerts, so they are short and plain.
 *
 * @throws HealthError `HEALTH_OPTION_INVALID` for a name that is no such name, `HEALTH_NAME_TAKEN` when it is in use
 */
export function requireName(name: string, taken: ReadonlyMap<string, unknown>): void {
  if (!/^[a-z0-9][a-z0-9._-]{0,62}$/i.test(name)) {
    throw new HealthError(
      'HEALTH_OPTION_INVALID',
      `The name ${JSON.stringify(name)} must be letters, digits, dots and dashes, 63 at most.`,
    );
  }
  if (taken.has(name)) throw new HealthError('HEALTH_NAME_TAKEN', `There is a ${JSON.stringify(name)} already.`);
}
