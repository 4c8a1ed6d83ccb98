import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { networkInterfaces } from 'node:os';
import { waitUntil } from '../control-plane/deadline.ts';
import type { Sandbox } from './sandbox.ts';

/** Where traces of a sandbox would be seen on this machine. */
export type TracePlaces = Pick<Sandbox, 'processId' | 'folder' | 'controlGroup' | 'hostAddress'>;

/** What is to be seen of a sandbox. */
export interface Traces {
  readonly process: boolean;
  readonly device: boolean;
  readonly mount: boolean;
  readonly controlGroup: boolean;
  readonly folder: boolean;
}

export const noTraces: Traces = { process: false, device: false, mount: false, controlGroup: false, folder: false };

/** Its mounts are never seen outside. */
export const allTraces: Traces = { process: true, device: true, mount: false, controlGroup: true, folder: true };

/** Looks for traces of a sandbox: its first process and any that was told of its folder, its end of the cable, and so on. */
export function tracesOf(places: TracePlaces): Traces {
  const groups = ['.', ...readdirSync('/sys/fs/cgroup')].map((hierarchy) => `/sys/fs/cgroup/${hierarchy}${places.controlGroup}`);
  const addresses = Object.values(networkInterfaces()).flatMap((list) => (list ?? []).map(({ address }) => address));
  const processes = readdirSync('/proc').filter((name) => /^\d+$/.test(name) && name !== String(process.pid));
  return {
    process: existsSync(`/proc/${places.processId}`) || processes.some((name) => commandLineOf(name).includes(places.folder)),
    device: addresses.includes(places.hostAddress),
    mount: readFileSync('/proc/mounts', 'utf8').includes(places.folder),
    controlGroup: groups.some((group) => existsSync(group)),
    folder: existsSync(places.folder),
  };
}

/** The kernel takes things back a moment after the last process has ended. */
export async function waitForTraces(places: TracePlaces, expected: Traces): Promise<void> {
  const wanted = JSON.stringify(expected);
  await waitUntil(async () => JSON.stringify(tracesOf(places)) === wanted, {
    timeoutMs: 60_000,
    describe: () => `Expected ${wanted}, found ${JSON.stringify(tracesOf(places))}.`,
  });
}

function commandLineOf(processId: string): string {
  try {
    return readFileSync(`/proc/${processId}/cmdline`, 'utf8');
  } catch {
    return '';
  }
}
