import { placeOf } from '../../places.ts';
import { type Account, accountOf } from '../../reading/accounts.ts';
import { isNamedLikeData } from '../../reading/folders.ts';
import { type DataUse, dataOf, type SharedData, writersOf } from '../../reading/shared-data.ts';
import type { Rule, Sighting } from '../../rule.ts';

/** Who writes is not who owns. */
export const filesOfAnotherUser: Rule = {
  id: 'files-of-another-user',
  family: 'local-state',
  severity: 'warning',
  topic: 'uid-ownership',
  title: 'The files belong to another user than the one who writes them.',
  why: 'Docker gives a new volume the owner that the folder has in the image. A new claim belongs to root; the group that a pod is given for its files (fsGroup) helps on disks of its own and seldom on file servers, and files that are copied in keep the owner they had.',
  remedy: 'Let all who write the files run under one user, and give the files to that user once, when they are copied.',
  change: {
    file: 'compose.yaml',
    before: ['worker: {user: "0", volumes: ["media:/media"]}'],
    after: ['worker: {user: "1000", volumes: ["media:/media"]}'],
  },
  *looks(view) {
    for (const data of dataOf(view)) {
      const writers = writersOf(data).flatMap((use) => {
        const account = accountOf(use.service);
        return account === undefined ? [] : [{ use, account, place: placeOf(account.fact, use.service.place) }];
      });
      const [first] = writers;
      const other = writers.find(({ account }) => account.userId !== first?.account.userId);
      if (first === undefined) continue;
      // Root may change every file: it is the other who is refused.
      if (other !== undefined) yield other.account.userId === 0 ? ofTwoUsers(data, other, first) : ofTwoUsers(data, first, other);
      else if (first.account.userId !== 0 && !first.account.isChangedTo && data.kind === 'bind' && isNamedLikeData(data.name))
        yield ofTheMachine(data, first);
    }
  },
};

interface Writer {
  readonly use: DataUse;
  readonly account: Account;
  readonly place: Sighting['place'];
}

function ofTwoUsers({ name }: SharedData, one: Writer, other: Writer): Sighting {
  const [first, second] = [one, other].map(({ use }) => use.service.name);
  return {
    service: other.use.service.name,
    place: other.use.mount.place,
    message:
      one.account.userId === 0
        ? `${second} writes ${name} as user ${other.account.userId} and may be refused what ${first} has written there as root.`
        : `${first} writes ${name} as user ${one.account.userId} and ${second} as user ${other.account.userId}: each may be refused the files of the other.`,
    evidence: [one, other].map(({ use, account, place }) => ({
      text: `${use.service.name} runs as user ${account.userId}`,
      place,
    })),
    confidence: 'likely',
  };
}

function ofTheMachine({ name }: SharedData, { use, account, place }: Writer): Sighting {
  return {
    service: use.service.name,
    place: use.mount.place,
    message: `Files that are copied from ${name} into the claim of ${use.service.name} keep their owner: unless that is user ${account.userId}, it may not write them.`,
    evidence: [
      { text: `${use.service.name} runs as user ${account.userId}`, place },
      { text: `${name} is a folder of this machine`, place: use.mount.place },
    ],
    severity: 'advice',
    remedy: `Give the files to user ${account.userId} when they are copied, with chown.`,
    confidence: 'likely',
  };
}
