import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { env } from 'node:process';

/** The cluster that a process in the background holds for a person. */
export interface HeldCluster {
  /** Of the process that holds it. */
  readonly processId: number;
  /** Of the first process in its sandbox. */
  readonly sandboxProcessId: number;
  readonly address: string;
  readonly kubeconfig: string;
  /** Folder of everything, the logs of its servers among it. */
  readonly folder: string;
}

/** Where the process in the background writes what it does. */
export function holdLogPath(): string {
  return join(stateFolder(), 'cluster.log');
}

/** The cluster that is up; undefined when there is none. */
export function readHeldCluster(): HeldCluster | undefined {
  try {
    const held = JSON.parse(readFileSync(statePath(), 'utf8')) as HeldCluster; // written below
    process.kill(held.processId, 0);
    // Its kubeconfig is there as long as it is: another process may have got the number.
    readFileSync(held.kubeconfig);
    return held;
  } catch {
    return undefined;
  }
}

export function writeHeldCluster(held: HeldCluster): void {
  writeFileSync(statePath(), JSON.stringify(held), { mode: 0o600 });
}

export function forgetHeldCluster(): void {
  rmSync(statePath(), { force: true });
}

function statePath(): string {
  return join(stateFolder(), 'cluster.json');
}

function stateFolder(): string {
  const chosen = env['LANDFALL_CACHE'];
  const folder = chosen === undefined || chosen === '' ? join(homedir(), '.cache', 'landfall') : chosen;
  mkdirSync(folder, { recursive: true });
  return folder;
}
