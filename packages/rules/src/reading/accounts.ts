import type { Fact, Service } from '@landfall/model';

/** The account under which the process of a service runs. */
export interface Account {
  readonly userId: number;
  readonly fact?: Fact<unknown>;
  /** The image starts as root, gives the files to this user and then changes to it. */
  readonly isChangedTo: boolean;
}

/**
 * The number of the user under whom a service works: what the Compose file states, else the user of the image, or the one that its
 * entrypoint changes to. Undefined where only a name is known, or nothing at all.
 */
export function accountOf({ user, imageFacts }: Service): Account | undefined {
  if (user !== undefined) return numbered(user);
  if (imageFacts.userId !== undefined) return { userId: imageFacts.userId.value, fact: imageFacts.userId, isChangedTo: false };
  if (imageFacts.user !== undefined) return numbered(imageFacts.user);
  if (imageFacts.dropsTo !== undefined)
    return { userId: imageFacts.dropsTo.value.userId, fact: imageFacts.dropsTo, isChangedTo: true };
  return undefined;
}

function numbered(fact: Fact<string>): Account | undefined {
  const [name = ''] = fact.value.split(':');
  if (name === 'root') return { userId: 0, fact, isChangedTo: false };
  return /^\d+$/.test(name) ? { userId: Number(name), fact, isChangedTo: false } : undefined;
}
