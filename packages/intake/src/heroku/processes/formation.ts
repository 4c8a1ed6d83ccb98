import { derive, type Fact, type Hint, inferred, isWithin } from '@landfall/model';
import { type Cursor, child, entriesOf } from '../../compose/reading/cursor.ts';
import { number, plainNumber, plainText, text } from '../../compose/reading/scalar.ts';
import type { Remark } from '../../compose/reading/service-key.ts';
import { didYouMean } from '../../wording/closest.ts';
import { shorten } from '../../wording/shorten.ts';
import type { HerokuProject } from '../project.ts';
import { dynoSizeNames, findDynoSize } from './dyno-sizes.ts';

/** What the formation says of one process type. */
export interface Formation {
  /** Undefined: nobody says how many run. */
  readonly quantity?: Fact<number>;
  /** The size as it is written. */
  readonly size?: Fact<string>;
  readonly memoryLimitBytes?: Fact<number>;
  readonly memoryReservationBytes?: Fact<number>;
  readonly cpuReservation?: Fact<number>;
  /** Limits of an autoscaler. */
  readonly hints: readonly Hint[];
}

/**
 * Reads the formation of every process type: quantity, size, and Dokku's autoscaling. The live application wins over
 * app.json, which is only read when an application is created; another environment of app.json wins over both.
 *
 * @param types process types that there are; others are remarked
 */
export function readFormation(
  { descriptors, live }: HerokuProject,
  { environment, types, remark }: { readonly environment?: string; readonly types: ReadonlySet<string>; readonly remark: Remark },
): ReadonlyMap<string, Formation> {
  const app = descriptors.appJson?.at;
  const base = child(app, 'formation');
  const overlay = environment === undefined ? undefined : child(child(child(app, 'environments'), environment), 'formation');
  const running = child(live?.at, 'formation');
  const isOther = environment !== undefined && environment !== live?.environment;
  const sources = isOther ? [overlay, running, base] : [running, overlay, base];
  for (const { name, at } of sources.flatMap((source) => entriesOf(source)))
    if (!types.has(name)) remarkGhost(name, at, { types, remark });
  const formationOf = (type: string): Formation => {
    const setting = (name: string) => {
      const [first, ...others] = sources.flatMap((source) => child(child(source, type), name) ?? []);
      if (first !== undefined && running !== undefined) remarkOverruled(first, others, remark);
      return first;
    };
    const quantity = number(setting('quantity'));
    const size = text(setting('size'));
    return {
      ...(quantity === undefined ? {} : { quantity }),
      ...(size === undefined ? {} : { size }),
      ...resources(setting('size'), remark),
      hints: autoscaling(setting('autoscaling'), remark),
    };
  };
  return new Map([...types].map((type) => [type, formationOf(type)]));
}

/** What another source says of the same thing; two environments may differ. */
function remarkOverruled(first: Cursor, others: readonly Cursor[], remark: Remark): void {
  for (const other of others) {
    if (isWithin(other.key, 'app.environments') || isWithin(first.key, 'app.environments')) continue;
    const isSame = plainText(first)?.toLowerCase() === plainText(other)?.toLowerCase();
    if (isSame) remark(other.key, 'said-twice', `${first.key} says the same.`);
    else
      remark(
        other.key,
        'heroku-live-overrules',
        `The live application has ${shorten(plainText(first) ?? 'something else')}, and wins.`,
      );
  }
}

/** A type that no process has: of none of it none may run. */
function remarkGhost(
  name: string,
  at: Cursor,
  { types, remark }: { readonly types: ReadonlySet<string>; readonly remark: Remark },
): void {
  if (plainNumber(child(at, 'quantity')) === 0) remark(at.key, 'heroku-scaled-to-none');
  else remark(at.key, 'heroku-no-such-process', `There is no process type ${name}.${didYouMean(name, types)}`);
}

function resources(
  at: Cursor | undefined,
  remark: Remark,
): Pick<Formation, 'memoryLimitBytes' | 'memoryReservationBytes' | 'cpuReservation'> {
  const written = text(at);
  if (at === undefined || written === undefined) return {};
  const size = findDynoSize(written.value);
  if (size === undefined) {
    remark(
      at.key,
      'heroku-dyno-size-unknown',
      `There is no dyno of the size ${shorten(written.value)}.${didYouMean(written.value, dynoSizeNames)}`,
    );
    return {};
  }
  const proposed = (value: number) =>
    inferred(value, 'heroku-dyno-request', `a start for ${shorten(written.value)}; measure`, {
      place: at.node.place,
      key: at.key,
    });
  return {
    memoryLimitBytes: derive(written, size.memoryBytes),
    memoryReservationBytes: proposed(size.requestBytes),
    cpuReservation: proposed(size.requestCores),
  };
}

/** Limits of the autoscaler, and what it aims at: CPU and memory use in percent. Other triggers are remarked. */
function autoscaling(at: Cursor | undefined, remark: Remark): readonly Hint[] {
  const limits = (
    [
      ['hpa.min', 'min_quantity'],
      ['hpa.max', 'max_quantity'],
    ] as const
  ).flatMap(([name, field]) => {
    const value = number(child(at, field));
    return value === undefined ? [] : [{ name, value, dialect: 'heroku' } as const];
  });
  const targets = entriesOf(child(at, 'triggers')).flatMap(({ name, at: trigger }) => {
    const type = child(child(trigger, 'metadata'), 'type');
    const value = number(child(child(trigger, 'metadata'), 'value'));
    const isUse = (name === 'cpu' || name === 'memory') && (plainText(type) ?? 'Utilization') === 'Utilization';
    if (!isUse || value === undefined) {
      remark(trigger.key, 'dokku-trigger');
      return [];
    }
    if (type !== undefined) remark(type.key, 'dokku-trigger-part');
    return [{ name: `hpa.${name}`, value, dialect: 'heroku' } as const];
  });
  return [...limits, ...targets];
}
