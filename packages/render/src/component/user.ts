import { derive, type Fact, type ImageFacts, inferred, type Service } from '@landfall/model';
import { evidenceOf } from './occupant.ts';

/** Who runs the process, as far as it is known. */
export interface RunningUser {
  readonly uid?: Fact<number>;
  readonly gid?: Fact<number>;
  /** Undefined when nothing says so. */
  readonly isRoot: boolean | undefined;
  /** Why it is or may be root: the reason of the exception. */
  readonly why: string;
  /** Parts of `user:` that could not be understood. */
  readonly unknownUser?: string;
  readonly unknownGroup?: string;
}

/** Accounts that mean the same number on every usual distribution. */
const wellKnownIds: Readonly<Record<string, number>> = { root: 0, nobody: 65_534 };

/** Finds out who runs the service's process: `user` of the file, else the user of the image. */
export function runningUser({ user, imageFacts }: Service): RunningUser {
  const [name = '', group = ''] = user?.value.split(':') ?? [];
  const fromImage = imageUser(imageFacts);
  if (user === undefined || name === '') return fromImage;
  const uid = idOf(name, imageFacts);
  if (uid === undefined) return { ...fromImage, unknownUser: name };
  const isImageUser = name === imageFacts.user?.value;
  const gid = group === '' ? (isImageUser ? imageFacts.groupId?.value : undefined) : idOf(group, imageFacts);
  return {
    uid: derive(user, uid),
    ...(gid === undefined ? {} : { gid: derive(user, gid) }),
    ...(gid === undefined && group !== '' ? { unknownGroup: group } : {}),
    isRoot: uid === 0,
    why: uid === 0 ? `runs as root: user: ${user.value}` : '',
  };
}

function idOf(name: string, facts: ImageFacts): number | undefined {
  const number = accountNumber(name);
  if (number !== undefined) return number;
  return name === facts.user?.value && facts.userId !== undefined ? facts.userId.value : wellKnownIds[name];
}

/** The number of an account given as one, in the range that Kubernetes takes. */
export function accountNumber(text: string): number | undefined {
  return /^\d{1,10}$/.test(text) && Number(text) <= 2_147_483_647 ? Number(text) : undefined;
}

function imageUser({ user, userId, groupId, source }: ImageFacts): RunningUser {
  if (user === undefined || user.value === '') {
    return source === 'none'
      ? { isRoot: undefined, why: 'the user of the image is not known' }
      : { isRoot: true, why: 'the image starts as root' };
  }
  const [name = '', group = ''] = user.value.split(':');
  const number = accountNumber(name) ?? userId?.value ?? wellKnownIds[name];
  if (number === undefined)
    return { isRoot: undefined, why: `the image names its user (${name}), and Kubernetes can only check numbers` };
  if (number === 0) return { isRoot: true, why: 'the image starts as root' };
  const evidence = evidenceOf((userId ?? user).origin);
  const gid = accountNumber(group) ?? groupId?.value;
  return {
    uid: inferred(number, 'user-of-image', `user ${name} of the image`, evidence),
    ...(gid === undefined ? {} : { gid: inferred(gid, 'user-of-image', 'group of the image user', evidence) }),
    isRoot: false,
    why: '',
  };
}
