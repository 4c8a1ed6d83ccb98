import { byDefault, type Fact, type Healthcheck, type Hint, stated } from '@landfall/model';
import { type Cursor, child, itemsOf } from '../../compose/reading/cursor.ts';
import { defined } from '../../compose/reading/defined.ts';
import { number, plainFlag, plainNumber, plainText, textListFact } from '../../compose/reading/scalar.ts';
import type { Remark } from '../../compose/reading/service-key.ts';

/** Heroku's router sends nothing to web before it has opened its port, and ends a dyno that has not within a minute. */
const bootMs = 60_000;

/**
 * The check of the web process that Heroku makes by itself: it waits until the port is open.
 *
 * @source devcenter.heroku.com/articles/error-codes, R10: 60 seconds to bind to $PORT
 */
export function portCheck(port: number): Healthcheck {
  const fact = <T>(value: T) => byDefault(value, 'heroku-boot', 'Heroku waits a minute until web has opened its port');
  return {
    disabled: false,
    test: fact(['CMD', 'nc', '-z', '127.0.0.1', String(port)]),
    intervalMs: fact(10_000),
    timeoutMs: fact(5_000),
    retries: fact(3),
    startPeriodMs: fact(bootMs),
    startIntervalMs: fact(5_000),
  };
}

/**
 * The check that Dokku's `healthchecks` state for a process type: the first one; the others are remarked.
 *
 * @param port what the process listens on unless the check names a port
 * @source dokku.com/docs/deployment/zero-downtime-deploys, "healthchecks" of app.json; times are in seconds
 */
export function statedCheck(
  app: Cursor | undefined,
  type: string,
  { port, remark }: { readonly port: number | undefined; readonly remark: Remark },
): Healthcheck | undefined {
  const [first, ...others] = itemsOf(child(child(app, 'healthchecks'), type));
  for (const other of others) remark(other.key, 'dokku-check-second');
  const test = first === undefined ? undefined : testOf(first, plainNumber(child(first, 'port')) ?? port);
  if (first === undefined || test === undefined) {
    if (first !== undefined) remark(first.key, 'dokku-check');
    return undefined;
  }
  for (const name of ['type', 'path', 'port', 'command', 'listening', 'httpHeaders', 'scheme']) {
    const setting = child(first, name);
    if (setting !== undefined) remark(setting.key, 'dokku-check-part');
  }
  return defined<Healthcheck>({
    place: first.node.place,
    disabled: false,
    test,
    intervalMs: milliseconds(child(first, 'wait')) ?? usual(5_000),
    timeoutMs: milliseconds(child(first, 'timeout')) ?? usual(5_000),
    retries: number(child(first, 'attempts')) ?? usual(3),
    startPeriodMs: milliseconds(child(first, 'initialDelay')),
    startIntervalMs: usual(5_000),
  });
}

/** Whether a failing check restarts the process: Dokku hands checks of type `liveness` on as such. */
export function livenessHints(app: Cursor | undefined, type: string): readonly Hint[] {
  const checks = itemsOf(child(child(app, 'healthchecks'), type));
  const kind = checks.map((check) => child(check, 'type')).find((at) => plainText(at) === 'liveness');
  return kind === undefined ? [] : [{ name: 'liveness', value: stated(true, kind.node.place, kind.key), dialect: 'heroku' }];
}

function testOf(check: Cursor, port: number | undefined): Fact<readonly string[]> | undefined {
  const command = textListFact(child(check, 'command'));
  if (command !== undefined) return { ...command, value: ['CMD', ...command.value] };
  if (port === undefined) return undefined;
  const at = child(check, 'path') ?? child(check, 'listening') ?? child(check, 'port') ?? check;
  if (plainText(child(check, 'path')) === undefined && plainFlag(child(check, 'listening')) === true)
    return stated(['CMD', 'nc', '-z', '127.0.0.1', String(port)], at.node.place, at.key);
  const scheme = plainText(child(check, 'scheme')) === 'https' ? 'https' : 'http';
  const path = plainText(child(check, 'path')) ?? '/';
  const headers = itemsOf(child(check, 'httpHeaders')).flatMap((header) => [
    '-H',
    `${plainText(child(header, 'name')) ?? ''}: ${plainText(child(header, 'value')) ?? ''}`,
  ]);
  const url = `${scheme}://127.0.0.1:${port}${path.startsWith('/') ? '' : '/'}${path}`;
  return stated(['CMD', 'curl', '-fsS', ...headers, url], at.node.place, at.key);
}

function milliseconds(at: Cursor | undefined): Fact<number> | undefined {
  const seconds = number(at);
  return seconds === undefined ? undefined : { ...seconds, value: seconds.value * 1000 };
}

function usual(value: number): Fact<number> {
  return byDefault(value, 'dokku-check', 'as Dokku does when nothing is said');
}
