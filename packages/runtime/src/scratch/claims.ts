import { mkdir, readdir, rename, rm, rmdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type Layout, parts } from './layout.ts';
import { closeLeases } from './leases.ts';
import { type Claim, nameClaim, parseClaim } from './names.ts';
import type { Observer } from './observer.ts';
import { hasCode, unless } from './scratch-error.ts';

/** A copy of an entry: where it is published, and what it takes. */
export type Copy = Pick<Claim, 'id' | 'bytes' | 'token'>;

/**
 * Every claim there is. A claim is replaced by a smaller one once in its life, the new before the old goes; whoever lists a folder
 * meanwhile may miss both. So it is listed twice, and what is in either counts: never too little.
 */
export async function listClaims(layout: Layout): Promise<readonly Claim[]> {
  const first = await readdir(layout.claims);
  const second = await readdir(layout.claims);
  return [...new Set([...first, ...second])].map(parseClaim).filter((claim) => claim !== undefined);
}

/** Sum of what is taken, in bytes. */
export function sumBytes(claims: readonly Claim[]): number {
  let bytes = 0;
  for (const claim of claims) bytes += claim.bytes;
  return bytes;
}

/** Folder of an object that is written or removed. */
export function objectIn(layout: Layout, claimName: string): string {
  return join(layout.claims, claimName, 'object');
}

/** Folder of a published copy. */
export function objectOf(layout: Layout, { id, token }: Pick<Copy, 'id' | 'token'>): string {
  return join(layout.objects, id, token);
}

/** When a published copy was last taken into use, in milliseconds since 1970; undefined when it is not published. */
export async function usedAtMs(layout: Layout, copy: Copy): Promise<number | undefined> {
  return (await unless(['ENOENT'], stat(join(objectOf(layout, copy), parts.about))))?.mtimeMs;
}

/** True while an object lies in its claim: it is written, or removed. */
export async function hasObject(layout: Layout, claimName: string): Promise<boolean> {
  return (await unless(['ENOENT'], stat(objectIn(layout, claimName)))) !== undefined;
}

/** True while a published copy can be held. */
export async function isOpen(layout: Layout, copy: Copy): Promise<boolean> {
  return (await unless(['ENOENT'], stat(join(objectOf(layout, copy), parts.leases)))) !== undefined;
}

/**
 * Takes a published copy out of use and back into its claim, unless somebody holds it.
 *
 * @param claimName when it is known; it may have been replaced meanwhile
 * @returns the claim to be removed; undefined when somebody holds the copy or it is gone already
 */
export async function withdraw(layout: Layout, copy: Copy, observer: Observer, claimName?: string): Promise<string | undefined> {
  const object = objectOf(layout, copy);
  if (!(await closeLeases(join(object, parts.leases), observer))) return undefined;
  for (const known of [claimName, undefined]) {
    const claim = known ?? (await findOrMakeClaim(layout, copy));
    try {
      await rename(object, objectIn(layout, claim));
    } catch (error) {
      if (!hasCode(error, 'ENOENT', 'ENOTEMPTY', 'EEXIST')) throw error;
      // Somebody else was faster, or the claim has another name by now.
      if ((await usedAtMs(layout, copy)) === undefined) return undefined;
      continue;
    }
    await unless(['ENOENT', 'ENOTEMPTY', 'EEXIST'], rmdir(join(layout.objects, copy.id)));
    return claim;
  }
  // Without leases it waits for the next sweep.
  return undefined;
}

async function findOrMakeClaim(layout: Layout, copy: Copy): Promise<string> {
  const known = (await listClaims(layout)).find(({ token }) => token === copy.token);
  return known?.name ?? makeClaim(layout, copy);
}

/** For a copy whose claim a person has removed. */
async function makeClaim(layout: Layout, copy: Copy): Promise<string> {
  const name = nameClaim(copy);
  await mkdir(join(layout.claims, name), { recursive: true });
  return name;
}

/** Removes what lies in a claim, and then the claim: until nothing is left its bytes count. */
export async function removeClaim(layout: Layout, claimName: string): Promise<void> {
  await rm(objectIn(layout, claimName), { recursive: true, force: true });
  await unless(['ENOENT', 'ENOTEMPTY', 'EEXIST'], rmdir(join(layout.claims, claimName)));
}

/**
 * Removes what nobody writes any more: drafts of processes that have died, what somebody began to remove, and claims of nothing.
 *
 * @returns true when it has removed something
 */
export async function removeDead(layout: Layout, claim: Claim, observer: Observer): Promise<boolean> {
  if (await hasObject(layout, claim.name)) {
    if (!(await closeLeases(join(objectIn(layout, claim.name), parts.leases), observer))) return false;
    // Without leases it is dead for good, if it is still there and not published meanwhile.
    if (!(await hasObject(layout, claim.name))) return false;
    await removeClaim(layout, claim.name);
    return true;
  }
  if ((await usedAtMs(layout, claim)) !== undefined) {
    // Somebody began to withdraw it and has died.
    const withdrawn = (await isOpen(layout, claim)) ? undefined : await withdraw(layout, claim, observer, claim.name);
    if (withdrawn === undefined) return false;
    await removeClaim(layout, withdrawn);
    return true;
  }
  return (await unless(['ENOENT', 'ENOTEMPTY', 'EEXIST'], removed(join(layout.claims, claim.name)))) === true;
}

async function removed(folder: string): Promise<true> {
  await rmdir(folder);
  return true;
}
