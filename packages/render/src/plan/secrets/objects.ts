import { type Fact, inferred } from '@landfall/model';
import type { SharedValues } from '../../helm/values.ts';
import { compareTexts } from '../../output/account.ts';
import { branch, growing, leaf } from '../../traced.ts';
import type { RequiredSecret, SecretPlan } from '../plan.ts';
import { evidenceOf } from '../report.ts';
import type { SecretGroup } from './group-finds.ts';
import type { SecretFile } from './secret-files.ts';

type SecretObject = NonNullable<SharedValues['secrets']>[string];
type SecretKey = SecretObject['keys'][string];

/** What a person must create: one entry per key, sorted. */
export function requiredSecrets(groups: readonly SecretGroup[], files: readonly SecretFile[]): readonly RequiredSecret[] {
  const variables = groups.flatMap(({ secret, key, finds }) => {
    const [first] = finds;
    if (first === undefined) return [];
    const usedBy = [...new Set(finds.map(({ service }) => service))].sort();
    return [{ secret, key, usedBy, why: first.why, origin: first.origin }];
  });
  const mounted = files.map(({ secret, key, usedBy, why, origin }) => ({ secret, key, usedBy, why, origin }));
  return [...variables, ...mounted].sort((a, b) => compareTexts(a.secret, b.secret) || compareTexts(a.key, b.key));
}

/** Entries for one key become one, used by all of them; sorted. */
export function mergeRequired(entries: readonly RequiredSecret[]): readonly RequiredSecret[] {
  const byKey = new Map<string, RequiredSecret>();
  for (const entry of entries) {
    const id = `${entry.secret}#${entry.key}`;
    const former = byKey.get(id);
    byKey.set(id, former === undefined ? entry : { ...former, usedBy: [...new Set([...former.usedBy, ...entry.usedBy])].sort() });
  }
  return [...byKey.values()].sort((a, b) => compareTexts(a.secret, b.secret) || compareTexts(a.key, b.key));
}

/** Secret objects for the shared release: names, keys and what each is for; never a value. */
export function secretObjects(required: readonly RequiredSecret[], files: readonly SecretFile[]): SecretPlan['objects'] {
  const externalNames = new Map(files.map(({ secret, key, externalName }) => [`${secret}#${key}`, externalName]));
  const bySecret = new Map<string, RequiredSecret[]>();
  for (const entry of required) bySecret.set(entry.secret, [...(bySecret.get(entry.secret) ?? []), entry]);
  return growing<SecretObject>(
    [...bySecret].map(([secret, entries]) => [
      secret,
      branch<SecretObject>({
        keys: growing<SecretKey>(
          entries.map((entry) => [entry.key, keyOf(entry, externalNames.get(`${secret}#${entry.key}`))] as const),
        ),
      }),
    ]),
  );
}

function keyOf({ why, origin }: RequiredSecret, externalName: string | undefined) {
  const description: Fact<string> = inferred(why, 'secret', why, evidenceOf(origin));
  return branch<SecretKey>({
    ...(externalName === undefined ? {} : { remote: leaf<string>({ value: externalName, origin }) }),
    description: leaf(description, 'place' in origin ? origin.place?.file : undefined),
  });
}
