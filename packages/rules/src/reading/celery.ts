import type { Place, Service } from '@landfall/model';
import { placeOf } from '../places.ts';
import { type CodeMatch, findInCode } from '../sources/find-in-code.ts';
import type { View } from '../view.ts';
import { commandLineOf } from './command-line.ts';
import { isYes, variableOf } from './variables.ts';

/** True for a service that takes tasks with Celery: by its command, or as a worker that is given the settings of Celery. */
export function isCeleryWorker(service: Service): boolean {
  const text = commandLineOf(service)?.text ?? '';
  if (/\bcelery\b.*\bworker\b|\bceleryd\b|\bworker[-_]celery\b/s.test(text)) return true;
  const { role } = service;
  return (
    role.role === 'worker' &&
    (role.product === undefined || role.product === 'worker') &&
    service.environment.some(
      ({ name, value }) => /^CELERY_(?:BROKER_URL|BROKER|RESULT_BACKEND)$/.test(name) && value.value !== undefined,
    )
  );
}

/** When a worker tells the broker that a task is done: before it starts, or after it has ended. */
export type Acknowledgement =
  | { readonly when: 'early'; readonly isSeen: boolean; readonly place?: Place }
  | { readonly when: 'late'; readonly place?: Place };

const setting = /^[^#\n]*?\b(?:CELERY_)?(?:TASK_)?ACKS_LATE\b["']?\]?\s*[=:]\s*([^,\n#)]+)/im;

/** Says when the tasks of a Celery worker are acknowledged. Celery's own default is early. `isSeen` when its code could be read. */
export function acknowledgementOf(service: Service, { sources }: View): Acknowledgement {
  const variable = variableOf(service, /ACKS_LATE/i);
  const files = sources.of(service);
  const matches = findInCode(files, /\.py$/, setting);
  const late = matches.find(({ groups }) => /^(?:True|1)\b/.test((groups[0] ?? '').trim()));
  if (late !== undefined) return { when: 'late', place: late.place };
  const fromOutside = matches.find(({ groups }) => /environ|env\b|config\(|getenv/i.test(groups[0] ?? ''));
  if (variable !== undefined && isYes(variable.value.value) && (fromOutside !== undefined || matches.length === 0))
    return { when: 'late' };
  const said = fromOutside ?? matches[0];
  const hasCode = files.some(({ path }) => path.endsWith('.py'));
  return { when: 'early', isSeen: hasCode, ...(said === undefined ? {} : { place: said.place }) };
}

/** Whether a setting of Celery is anywhere: in a variable, in the command, or in the code. */
export function isCelerySettingMentioned(service: Service, name: RegExp, { sources }: View): boolean {
  const text = commandLineOf(service)?.text ?? '';
  return (
    service.environment.some((variable) => name.test(variable.name)) ||
    name.test(text) ||
    codeMatches(sources.of(service), name).length > 0
  );
}

function codeMatches(files: Parameters<typeof findInCode>[0], name: RegExp): readonly CodeMatch[] {
  return findInCode(files, /\.py$/, name);
}

/** How a time is written: a number of seconds, or a product of numbers. */
const seconds = String.raw`["']?\]?\s*[=:\s]\s*(\d+(?:\s*\*\s*\d+){0,3})`;

/** A time that Celery is given by a flag, a variable or the code, in seconds, with its place. Soft limits do not count. */
export function celerySecondsOf(
  service: Service,
  name: 'visibility_timeout' | 'time_limit',
  { sources }: View,
): { readonly seconds: number; readonly place: Place } | undefined {
  const command = commandLineOf(service);
  const flag = new RegExp(`(?<!soft-)--${name.replace('_', '-')}[= ](\\d+)`).exec(command?.text ?? '')?.[1];
  if (command !== undefined && flag !== undefined) return { seconds: Number(flag), place: command.place };
  const variable = variableOf(service, new RegExp(`(?<!SOFT_)${name}$`, 'i'));
  if (variable !== undefined && /^\d+$/.test(variable.value.value ?? ''))
    return { seconds: Number(variable.value.value), place: placeOf(variable.value, service.place) };
  const [match] = findInCode(sources.of(service), /\.py$/, new RegExp(`\\b(?:CELERY_)?(?:TASK_)?${name}${seconds}`, 'i'));
  if (match === undefined) return undefined;
  let product = 1;
  for (const factor of (match.groups[0] ?? '').split('*')) product *= Number(factor);
  return { seconds: product, place: match.place };
}
