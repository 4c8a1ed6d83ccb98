import { existsSync, mkdirSync, readdirSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { waitNow } from './wait-now.ts';

const root = '/sys/fs/cgroup';

/** Against another process on a busy machine, a group counts as one process, but this one holds a hundred: it counts as sixteen. */
const weights = { 'cpu.shares': 16 * 1024, 'cpu.weight': 16 * 100 };

/**
 * Makes a control group of this name at the top of every hierarchy: of one with version 2, of each controller with version 1.
 * What runs containers puts them below it.
 */
export function makeControlGroups(name: string): void {
  for (const hierarchy of hierarchies()) {
    const group = join(hierarchy, name);
    mkdirSync(group);
    for (const [file, weight] of Object.entries(weights)) {
      if (existsSync(join(group, file))) writeFileSync(join(group, file), String(weight));
    }
  }
}

/** Removes the control groups of this name with all below them, once the kernel has buried the processes that were in them. */
export function removeControlGroups(name: string): void {
  const groups = hierarchies().map((hierarchy) => join(hierarchy, name));
  waitNow(() => !groups.map(tryRemove).includes(false), 5000);
}

function hierarchies(): readonly string[] {
  if (existsSync(join(root, 'cgroup.controllers'))) return [root];
  return readdirSync(root, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => join(root, entry.name));
}

/** The files of a control group go with it, so folders are all there is to remove. False when a process is still in one. */
function tryRemove(group: string): boolean {
  if (!existsSync(group)) return true;
  let isEmpty = true;
  for (const entry of readdirSync(group, { withFileTypes: true })) {
    if (entry.isDirectory()) isEmpty = tryRemove(join(group, entry.name)) && isEmpty;
  }
  if (!isEmpty) return false;
  try {
    rmdirSync(group);
    return true;
  } catch {
    return false;
  }
}
