import { type App, type Role, type Service } from '@landfall/model';
import { compareTexts } from '../../output/account.ts';
import type { Names, Reference } from '../plan.ts';
import type { SecretFind } from './collect-finds.ts';
import { isDistinctive } from './known-values.ts';

/** Finds that are one secret: one key of one Secret object. */
export interface SecretGroup {
  readonly secret: string;
  readonly key: string;
  readonly finds: readonly SecretFind[];
}

const serverRoles: ReadonlySet<Role> = new Set(['database', 'broker', 'cache', 'search', 'storage']);
const noNames: ReadonlySet<string> = new Set();

/**
 * Decides which finds are the same secret, who owns it, and under which key it is kept. The same interpolation variable, the same
 * variable name with the same value, and the same particular value are one secret; a value that many people choose
 * (`postgres`) joins two places only where one of them calls the other.
 */
export function groupFinds(
  app: App,
  finds: readonly SecretFind[],
  { names, references }: { readonly names: Names; readonly references: readonly Reference[] },
): readonly SecretGroup[] {
  const services = new Map(app.services.map((service) => [service.name, service]));
  const own = finds.filter(({ kind }) => kind !== 'source');
  const union = new UnionFind(own.length);
  joinByIdentity(own, services, union);
  joinByReference(own, { services, references, union });
  const groups = new Map<number, SecretFind[]>();
  for (const [index, find] of own.entries()) {
    const root = union.find(index);
    groups.set(root, [...(groups.get(root) ?? []), find]);
  }
  return nameGroups([...groups.values()], services, names);
}

function joinByIdentity(finds: readonly SecretFind[], services: ReadonlyMap<string, Service>, union: UnionFind): void {
  const first = new Map<string, number>();
  const join = (identity: string, index: number) => {
    const other = first.get(identity);
    if (other === undefined) first.set(identity, index);
    else union.join(other, index);
  };
  for (const [index, { name, value, interpolation, host, kind, service }] of finds.entries()) {
    if (interpolation !== undefined) join(`interpolation ${interpolation} ${value ?? ''}`, index);
    if (value === undefined || value === '') continue;
    if (isDistinctive(value, noNames)) join(`value ${value}`, index);
    // Two databases with the usual password stay two; a server and its clients do not reach this point together.
    else if (kind === 'variable' && !isServer(services.get(service))) join(`variable ${name} ${host ?? ''} ${value}`, index);
    if (kind !== 'variable') join(`within ${service} ${host ?? ''} ${value}`, index);
  }
}

/** Joins a client's weak password with the server's, where the client names the server and the values are equal. */
function joinByReference(
  finds: readonly SecretFind[],
  {
    services,
    references,
    union,
  }: { readonly services: ReadonlyMap<string, Service>; readonly references: readonly Reference[]; readonly union: UnionFind },
): void {
  const indexesOf = new Map<string, number[]>();
  for (const [index, { service }] of finds.entries()) indexesOf.set(service, [...(indexesOf.get(service) ?? []), index]);
  const targetsOf = new Map<string, Map<string, Set<string>>>();
  for (const { from, to, name } of references) {
    const targets = targetsOf.get(from) ?? new Map<string, Set<string>>();
    targetsOf.set(from, targets.set(to, (targets.get(to) ?? new Set<string>()).add(name)));
  }
  for (const [client, targets] of targetsOf) {
    for (const index of indexesOf.get(client) ?? []) {
      const find = finds[index];
      if (find?.value === undefined || find.value === '' || isServer(services.get(client))) continue;
      const matching = [...targets].flatMap(([target, calledAs]) => {
        if (target === client || (find.host !== undefined && !calledAs.has(find.host))) return [];
        const equal = (indexesOf.get(target) ?? []).filter((candidate) => finds[candidate]?.value === find.value);
        const best = bestMatch(equal, finds, find);
        return best === undefined ? [] : [best];
      });
      const [only] = matching;
      // Two servers with the same weak password, and nothing that says which one is meant: the client keeps a key of its own.
      if (only !== undefined && matching.length === 1) union.join(only, index);
    }
  }
}

/**
 * The server's own variable that a client most likely means: the one named like the client's, else the one that is not
 * the administrator's.
 */
function bestMatch(indexes: readonly number[], finds: readonly SecretFind[], client: SecretFind): number | undefined {
  const rank = (index: number) => {
    const name = finds[index]?.name ?? '';
    if (name === client.name) return 0;
    const isRoot = /ROOT|ADMIN/.test(name);
    return isRoot === /ROOT|ADMIN/.test(client.name) ? 1 : 2;
  };
  return [...indexes].sort((a, b) => rank(a) - rank(b) || a - b)[0];
}

function nameGroups(
  groups: readonly (readonly SecretFind[])[],
  services: ReadonlyMap<string, Service>,
  names: Names,
): readonly SecretGroup[] {
  const owned = groups.map((finds) => {
    const owner =
      [...new Set(finds.map(({ service }) => service))].sort(
        (a, b) => ownerRank(services.get(a)) - ownerRank(services.get(b)) || compareTexts(a, b),
      )[0] ?? '';
    const candidates = finds.filter(({ service }) => service === owner);
    const naming = [...candidates].sort((a, b) => kindRank(a) - kindRank(b) || compareTexts(a.name, b.name))[0];
    return {
      finds,
      secret: names.components.get(owner) ?? owner,
      wanted: toKey(naming?.name ?? 'SECRET'),
      rank: naming === undefined ? 0 : kindRank(naming),
    };
  });
  owned.sort((a, b) => compareTexts(a.secret, b.secret) || a.rank - b.rank || compareTexts(a.wanted, b.wanted));
  const taken = new Set<string>();
  return owned.map(({ finds, secret, wanted }) => {
    let key = wanted;
    for (let count = 2; taken.has(`${secret} ${key}`); count += 1) key = `${wanted}_${count}`;
    taken.add(`${secret} ${key}`);
    return { secret, key, finds };
  });
}

function kindRank({ kind }: SecretFind): number {
  return kind === 'variable' ? 0 : 1;
}

/** What the secret opens owns it, else what serves; steps that end and clocks come and go. */
function ownerRank(service: Service | undefined): number {
  if (isServer(service)) return 0;
  const role = service?.role.role;
  return role === 'job' ? 3 : role === 'scheduler' ? 2 : 1;
}

function isServer(service: Service | undefined): boolean {
  return service !== undefined && serverRoles.has(service.role.role);
}

/** A key of a Secret, which is also the name of a variable. */
function toKey(name: string): string {
  const key = name.replace(/[^A-Za-z0-9_]+/g, '_');
  return /^[A-Za-z_]/.test(key) ? key : `_${key}`;
}

/** Sets that are joined pair by pair; `find` gives one member that stands for the set. */
class UnionFind {
  private readonly parents: number[];

  constructor(size: number) {
    this.parents = Array.from({ length: size }, (_, index) => index);
  }

  find(index: number): number {
    let root = index;
    for (let parent = this.parents[root] ?? root; parent !== root; parent = this.parents[root] ?? root) root = parent;
    for (let at = index; at !== root; ) {
      const next = this.parents[at] ?? root;
      this.parents[at] = root;
      at = next;
    }
    return root;
  }

  join(a: number, b: number): void {
    const [low, high] = [this.find(a), this.find(b)].sort((x, y) => x - y);
    if (low !== undefined && high !== undefined) this.parents[high] = low;
  }
}
