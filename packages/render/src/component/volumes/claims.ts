import { byDefault, type Fact, type Hint, type NamedVolume, type Role } from '@landfall/model';
import type { Claim } from '../../helm/values.ts';
import { branch, growing, leaf, leafOf, type Traced } from '../../traced.ts';
import type { Data } from './data.ts';

type Access = NonNullable<Claim['access']>;

const accessModes: readonly Access[] = ['ReadWriteOnce', 'ReadWriteMany', 'ReadOnlyMany', 'ReadWriteOncePod'];

/** What to ask for when nobody knows how much it will be. */
function guessedSize(roles: ReadonlySet<Role>): string {
  return roles.has('database') || roles.has('storage') || roles.has('search') ? '10Gi' : '5Gi';
}

/** Writes the request for storage behind some data. Compose knows no size, so it is a guess unless someone stated it. */
export function writeClaim(data: Pick<Data, 'users' | 'volume' | 'isShared'>): Traced<Claim> {
  const roles = new Set(data.users.map(({ service }) => service.role.role));
  const { volume } = data;
  const size = quantityHint(volume) ?? byDefault(guessedSize(roles), 'claim-size', 'a guess; Compose has no sizes');
  const storageClass = textHint(volume, 'class');
  const hinted = textHint(volume, 'access');
  const access = hinted === undefined ? undefined : accessModes.find((mode) => mode === hinted.value);
  const [first] = data.users;
  const many =
    data.isShared && first !== undefined ? leafOf('ReadWriteMany' as const, first.origin, 'several pods use it') : undefined;
  const labels = (volume?.labels ?? [])
    .filter(({ name, value }) => isLabel(name, value))
    .map((label) => [label.name, leaf(label)] as const);
  return branch<Claim>({
    size: leaf(size),
    class: storageClass === undefined ? undefined : leaf(storageClass),
    access: access !== undefined && hinted !== undefined ? leafOf(access, hinted.origin) : many,
    labels: labels.length === 0 ? undefined : growing<string>(labels),
  });
}

/** The services that use the data, for people. */
export function userNames({ users }: Pick<Data, 'users'>): string {
  const names = [...new Set(users.map(({ service }) => service.name))].sort();
  return names.length === 1
    ? `several pods of ${names[0]}`
    : names.length <= 4
      ? names.join(', ')
      : `${names.slice(0, 3).join(', ')} and ${names.length - 3} more`;
}

/** The stated size as a Kubernetes quantity; `20GB` and `20g` are taken for `20G`. */
function quantityHint(volume: NamedVolume | undefined): Fact<string> | undefined {
  const size = textHint(volume, 'size');
  const [, digits, unit = '', binary = ''] = /^(\d+(?:\.\d+)?)\s*([kmgtp]?)(i?)b?$/i.exec(size?.value.trim() ?? '') ?? [];
  if (size === undefined || digits === undefined) return undefined;
  const prefix = binary === '' && unit.toLowerCase() === 'k' ? 'k' : unit.toUpperCase();
  return { value: `${digits}${prefix}${binary === '' ? '' : 'i'}`, origin: size.origin };
}

/** A stated setting of a volume, as text. */
function textHint(volume: NamedVolume | undefined, name: string): Fact<string> | undefined {
  const hint = volume?.hints.find((one: Hint) => one.name === name);
  return hint === undefined || (typeof hint.value.value !== 'string' && typeof hint.value.value !== 'number')
    ? undefined
    : { value: String(hint.value.value), origin: hint.value.origin };
}

/**
 * True for what Kubernetes accepts as a label.
 *
 * @source kubernetes.io, "Labels and Selectors", syntax
 */
function isLabel(name: string, value: string): boolean {
  const [, prefix, key = ''] = /^(?:([^/]*)\/)?([^/]*)$/.exec(name) ?? [];
  const part = /^[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/;
  return (
    (prefix === undefined || /^[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?$/.test(prefix)) &&
    part.test(key) &&
    (value === '' || part.test(value))
  );
}
