import { byDefault, type Fact } from '@landfall/model';
import type { ContainerSecurity } from '../helm/values.ts';
import { branch, leaf, leafOf, listing, type Traced } from '../traced.ts';
import type { Exceptions } from './exceptions.ts';
import { evidenceOf, find, note, type Occupant, use } from './occupant.ts';
import { writeSecurityOptions } from './security-options.ts';
import { type RunningUser, runningUser } from './user.ts';

/**
 * Translates the identity and privileges of a container. What passes the "restricted" profile stays in it; what would not
 * start there gets an exception with its reason.
 *
 * @source kubernetes.io, "Pod Security Standards"; docs.docker.com, "Runtime privilege and Linux capabilities"
 */
export function writeSecurity(occupant: Occupant, exceptions: Exceptions): Traced<ContainerSecurity> | undefined {
  const user = writeUser(occupant, exceptions);
  const { service } = occupant;
  const privileged = writePrivileged(occupant, exceptions);
  const capabilities = writeCapabilities(occupant, exceptions);
  const options = writeSecurityOptions(occupant, exceptions);
  if (service.readOnly?.value === false) use(occupant, service.readOnly.origin, 'container.security.readOnlyRoot');
  const entries = {
    user: user.uid === undefined ? undefined : leaf(user.uid),
    group: user.gid === undefined ? undefined : leaf(user.gid),
    readOnlyRoot: service.readOnly?.value === true ? leafOf(true, service.readOnly.origin) : undefined,
    privileged,
    capabilities,
    ...options,
  };
  return Object.values(entries).every((entry) => entry === undefined) ? undefined : branch<ContainerSecurity>(entries);
}

function writeUser(occupant: Occupant, exceptions: Exceptions): { readonly uid?: Fact<number>; readonly gid?: Fact<number> } {
  const { service } = occupant;
  const user = runningUser(service);
  if (service.user !== undefined && user.unknownUser === undefined) use(occupant, service.user.origin, 'container.security.user');
  if (user.unknownUser !== undefined && service.user !== undefined) {
    note(
      occupant,
      'user-name',
      service.user.origin,
      `The number of user ${user.unknownUser} is not known; the user of the image runs the container.`,
    );
    find(occupant, 'user-unknown', {
      at: service.user.origin,
      message: `${service.name} runs as ${user.unknownUser}, whose number is not known.`,
      remedy: 'Set container.security.user to the number (`id -u` in the container), and remove exceptions.root.',
    });
  }
  if (user.unknownGroup !== undefined && service.user !== undefined) {
    note(
      occupant,
      'group-name',
      service.user.origin,
      `The number of group ${user.unknownGroup} is not known; the group of the user stays.`,
    );
  }
  if (user.isRoot === false) return user;
  const known = service.user ?? service.imageFacts.user;
  const origin = known?.origin ?? byDefault(0, 'root-unless-known', 'nothing says that the image does not need root').origin;
  reportAccount(occupant, user);
  exceptions.relax('root', user.why, origin);
  // A user that is only known by name is not root: it needs no capabilities either.
  const isNamed = user.isRoot === undefined && service.imageFacts.user !== undefined;
  if (!isNamed && !dropsAll(service.capDrop))
    exceptions.relax('capabilities', `${user.why}, with the usual capabilities`, origin);
  return user;
}

/**
 * Says under which account an image that starts as root would run as well. It stays root by itself: only then does it take
 * over data that belongs to someone else.
 */
function reportAccount(occupant: Occupant, { isRoot }: RunningUser): void {
  const { user, entrypoint, imageFacts, name } = occupant.service;
  const account = imageFacts.dropsTo;
  if (isRoot !== true || user !== undefined || entrypoint !== undefined || account === undefined) return;
  const { name: accountName, userId, groupId } = account.value;
  find(occupant, 'drops-by-itself', {
    at: evidenceOf(account.origin).place,
    message: `${name} starts as root and becomes ${accountName} by itself, which a namespace that enforces Pod Security restricted refuses.`,
    remedy: `For such a namespace, say user: "${userId}:${groupId}" in the Compose file or in one more, and render again. Its data must belong to that account.`,
  });
}

function writePrivileged(occupant: Occupant, exceptions: Exceptions): Traced<boolean> | undefined {
  const { privileged } = occupant.service;
  if (privileged === undefined) return undefined;
  if (!privileged.value) {
    use(occupant, privileged.origin, 'container.security.privileged');
    return undefined;
  }
  exceptions.relax('privileged', 'privileged: true', privileged.origin);
  exceptions.relax('escalation', 'privileged: true', privileged.origin);
  reportHostAccess(occupant, privileged, 'runs privileged');
  return leafOf(true, privileged.origin);
}

function writeCapabilities(
  occupant: Occupant,
  exceptions: Exceptions,
): Traced<NonNullable<ContainerSecurity['capabilities']>> | undefined {
  const { capAdd, capDrop } = occupant.service;
  if (capAdd.length === 0 && capDrop.length === 0) return undefined;
  const write = (facts: readonly Fact<string>[]) =>
    facts.length === 0 ? undefined : listing<string>(facts.map((fact) => leafOf(capabilityName(fact.value), fact.origin)));
  for (const added of capAdd) {
    const name = capabilityName(added.value);
    exceptions.relax('capabilities', `cap_add: ${name}`, added.origin);
    // The API server takes SYS_ADMIN and ALL as leave to escalate.
    if (name === 'SYS_ADMIN' || name === 'ALL') exceptions.relax('escalation', `cap_add: ${name}`, added.origin);
    if (name !== 'NET_BIND_SERVICE') reportHostAccess(occupant, added, `asks for the capability ${name}`);
  }
  return branch<NonNullable<ContainerSecurity['capabilities']>>({ add: write(capAdd), drop: write(capDrop) });
}

/** Compose takes names with and without `CAP_`, in any case; Kubernetes wants `NET_ADMIN`. */
function capabilityName(text: string): string {
  return text.toUpperCase().replace(/^CAP_/, '');
}

function dropsAll(capDrop: readonly Fact<string>[]): boolean {
  return capDrop.some(({ value }) => capabilityName(value) === 'ALL');
}

/** Reports that a pod leaves its sandbox; the namespace must allow it. */
export function reportHostAccess(occupant: Occupant, { origin }: Pick<Fact<unknown>, 'origin'>, what: string): void {
  find(occupant, 'host-access', {
    at: evidenceOf(origin).place,
    message: `${occupant.service.name} ${what}; a namespace that enforces Pod Security refuses that.`,
    remedy: 'Find out whether it is needed; if it is, allow it for the namespace, else remove it here and under exceptions.',
  });
}
