/**
 * Shifts the clock of a process and of its threads before anything else runs in them: `node --import ./shifted-clock.ts`, by
 * `CLOCK_SHIFT_MS` milliseconds. Only what is asked for the time of day is shifted; timers go on as before.
 */
const RealDate = Date;
const shiftMs = Number(process.env['CLOCK_SHIFT_MS'] ?? 0);

globalThis.Date = new Proxy(RealDate, {
  construct: (_, values: readonly unknown[], newTarget) =>
    Reflect.construct(RealDate, values.length === 0 ? [now()] : values, newTarget) as Date, // what the target constructs
  apply: () => new RealDate(now()).toString(),
  get: (target, name, receiver) => (name === 'now' ? now : (Reflect.get(target, name, receiver) as unknown)),
});

function now(): number {
  return RealDate.now() + shiftMs;
}
