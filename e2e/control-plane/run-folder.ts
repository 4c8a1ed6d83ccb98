import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pid } from 'node:process';

const prefix = 'landfall-control-plane-';

export interface RunFolder {
  readonly path: string;
  remove(): void;
}

/**
 * A temporary folder that goes when this process ends, is interrupted or is told to stop. Only `kill -9` leaves it behind,
 * and then the next call removes it: its name holds the process id and start time of its owner.
 */
export function createRunFolder(): RunFolder {
  removeLeftovers();
  const path = join(tmpdir(), `${prefix}${pid}-${startTimeOf(pid) ?? 'unknown'}-${folderNumber++}`);
  mkdirSync(path, { mode: 0o700 });

  const removeNow = (): void => rmSync(path, { recursive: true, force: true, maxRetries: 3 });
  const onSignal = (signal: NodeJS.Signals): void => {
    removeNow();
    process.kill(pid, signal);
  };
  process.once('exit', removeNow);
  for (const signal of endingSignals) process.once(signal, onSignal);
  return {
    path,
    remove() {
      process.off('exit', removeNow);
      for (const signal of endingSignals) process.off(signal, onSignal);
      removeNow();
    },
  };
}

const endingSignals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
let folderNumber = 0;

/** Removes folders whose owner is gone. A process that merely got the owner's number later has another start time. */
function removeLeftovers(): void {
  for (const name of readdirSync(tmpdir())) {
    const owner = /^landfall-control-plane-(?<pid>\d+)-(?<startTime>\d+)-\d+$/.exec(name)?.groups;
    if (owner === undefined || startTimeOf(Number(owner['pid'])) === owner['startTime']) continue;
    rmSync(join(tmpdir(), name), { recursive: true, force: true });
  }
}

/**
 * When a process started, in clock ticks since boot; undefined when there is none.
 *
 * @source proc(5), /proc/pid/stat, field 22. The command name before it is in brackets and may hold spaces.
 */
function startTimeOf(processId: number): string | undefined {
  try {
    const line = readFileSync(`/proc/${processId}/stat`, 'utf8');
    return line.slice(line.lastIndexOf(')') + 2).split(' ')[19];
  } catch {
    return undefined;
  }
}
