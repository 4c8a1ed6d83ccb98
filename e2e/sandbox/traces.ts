import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { waitUntil } from '../control-plane/deadline.ts';
import type { Sandbox } from './sandbox.ts';

/** Where traces of a sandbox would be seen on this machine. */
export type TracePlaces = Pick<Sandbox, 'processId' | 'folder' | 'controlGroup' | 'linkIndex'>;

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
  const processes = readdirSync('/proc').filter((name) => /^\d+$/.test(name) && name !== String(process.pid));
  return {
    process: existsSync(`/proc/${places.processId}`) || processes.some((name) => commandLineOf(name).includes(places.folder)),
    device: readdirSync('/sys/class/net').some((name) => indexOf(name) === places.linkIndex),
    mount: readFileSync('/proc/mounts', 'utf8').includes(places.folder),
    controlGroup: groups.some((group) => existsSync(group)),
    folder: existsSync(places.folder),
  };
}

/** What the kernel takes back when the first process ends, however it ends. Folder and control groups are for the next start. */
export const takenByKernel = { process: false, device: false, mount: false };

/** Waits for what is expected; of traces that are not named, any is right. The kernel needs a moment after the last process has ended. */
export async function waitForTraces(places: TracePlaces, expected: Partial<Traces>): Promise<void> {
  const isAsExpected = (): boolean => {
    const found = tracesOf(places);
    return JSON.stringify({ ...found, ...expected }) === JSON.stringify(found);
  };
  await waitUntil(async () => isAsExpected(), {
    timeoutMs: 60_000,
    describe: () => `Expected ${JSON.stringify(expected)}, found ${JSON.stringify(tracesOf(places))}.`,
  });
}

/** A device may go while it is asked. */
function indexOf(device: string): number | undefined {
  try {
    return Number(readFileSync(`/sys/class/net/${device}/ifindex`, 'utf8'));
  } catch {
    return undefined;
  }
}

function commandLineOf(processId: string): string {
  try {
    return readFileSync(`/proc/${processId}/cmdline`, 'utf8');
  } catch {
    return '';
  }
}
