import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Delivered, type Delivery, startDelivery } from '../semantics/delivered.ts';
import type { KubernetesObject } from '../semantics/objects.ts';

let delivery: Delivery;
let fromCompose: Delivered;
let fromHeroku: Delivered;

beforeAll(async () => {
  delivery = await startDelivery();
  fromCompose = await delivery.deliver('heroku-twin', ['--from', 'compose']);
  fromHeroku = await delivery.deliver('heroku-twin', ['--from', 'heroku']);
});
afterAll(() => delivery.stop());

/** Objects by kind and name, as text with one line per value; hashes that depend on the content are left out. */
function lines({ objects }: Delivered): ReadonlySet<string> {
  return new Set(objects.flatMap((object) => leaves(`${object.kind} ${nameOf(object)}`, object)));
}

function nameOf({ metadata }: KubernetesObject): string {
  return metadata.name.replace(/-[0-9a-f]{8,10}$/, '');
}

function leaves(path: string, value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap((item: unknown) => leaves(`${path}[${labelOf(item)}]`, item));
  if (typeof value === 'object' && value !== null)
    return Object.entries(value).flatMap(([key, inner]) => leaves(`${path}.${key}`, inner));
  return /checksum|\.metadata\.name$|job-name/.test(path) ? [] : [`${path} = ${JSON.stringify(value)}`];
}

/** Entries of a list are told apart by their name, so that one more does not shift the others. */
function labelOf(item: unknown): string {
  const named = typeof item === 'object' && item !== null && 'name' in item ? String(item.name) : JSON.stringify(item);
  return named;
}

/** What differs between the two descriptions of one application, and why. */
const explained: readonly (readonly [where: RegExp, why: string])[] = [
  [
    /^(?:Deployment worker|Job release)\..*\[PORT\]/,
    'a config var belongs to every process, a variable of Compose to its service',
  ],
  [/\.appProtocol = "http"$/, 'Heroku says that web speaks HTTP; Compose says nothing of the protocol'],
  [/\[DYNO\]/, 'a dyno is told its name'],
  [/^Job release\.spec\.activeDeadlineSeconds/, 'a release phase ends after an hour'],
  [/description/, 'why a value is a secret is said in the words of the input'],
];

test('an application that Compose and Heroku files describe ends in the same objects, but for differences that are explained', () => {
  const [compose, heroku] = [lines(fromCompose), lines(fromHeroku)];
  const different = [...compose].filter((line) => !heroku.has(line)).concat([...heroku].filter((line) => !compose.has(line)));

  expect(compose.size).toBeGreaterThan(200);
  expect(different.filter((line) => !explained.some(([where]) => where.test(line)))).toEqual([]);
});

test('every explained difference is there: none is explained away in advance', () => {
  const [compose, heroku] = [lines(fromCompose), lines(fromHeroku)];
  const different = [...compose].filter((line) => !heroku.has(line)).concat([...heroku].filter((line) => !compose.has(line)));
  const found = explained.filter(([where]) => different.some((line) => where.test(line)));

  expect(found.map(([, why]) => why)).toEqual(explained.slice(0, -1).map(([, why]) => why));
});
