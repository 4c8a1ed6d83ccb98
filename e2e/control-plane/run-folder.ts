import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pid } from 'node:process';
import { startTimeOf } from './process-table.ts';

export interface RunFolder {
  /** The last part of the path. No two folders on this machine have the same at one time. */
  readonly name: string;
  readonly path: string;
  remove(): void;
}

export interface RunFolderOptions {
  /** What the folder is for; part of its name. Folders of one kind are cleaned up by each other. */
  readonly kind: string;
  /** Ends its name, for a person who looks at the folders: lower-case letters, digits and dashes. */
  readonly label?: string;
  /** Undoes what was done under the name of a folder, just before it is removed. It must not wait for an event: the process may be ending. */
  readonly release?: (name: string) => void;
}

/**
 * A temporary folder that goes when this process ends, is interrupted or is told to stop. Only `kill -9` leaves it behind,
 * and then the next call for the same kind removes it: its name holds the process id and start time of its owner.
 */
export function createRunFolder(options: RunFolderOptions): RunFolder {
  removeLeftovers(options);
  const label = options.label === undefined ? '' : `-${options.label}`;
  const name = `landfall-${options.kind}-${pid}-${startTimeOf(pid) ?? 'unknown'}-${folderNumber++}${label}`;
  const path = join(tmpdir(), name);
  mkdirSync(path, { mode: 0o700 });

  const removeNow = (): void => removeFolder(name, options);
  const onSignal = (signal: NodeJS.Signals): void => {
    removeNow();
    process.kill(pid, signal);
  };
  process.once('exit', removeNow);
  for (const signal of endingSignals) process.once(signal, onSignal);
  return {
    name,
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

function removeFolder(name: string, options: RunFolderOptions): void {
  options.release?.(name);
  rmSync(join(tmpdir(), name), { recursive: true, force: true, maxRetries: 3 });
}

/** Removes folders whose owner is gone. A process that merely got the owner's number later has another start time. */
function removeLeftovers(options: RunFolderOptions): void {
  for (const name of readdirSync(tmpdir())) {
    const owner = /^landfall-(?<kind>[a-z-]+)-(?<pid>\d+)-(?<startTime>\d+)-\d+(-[a-z0-9-]+)?$/.exec(name)?.groups;
    if (owner?.['kind'] !== options.kind || startTimeOf(Number(owner['pid'])) === owner['startTime']) continue;
    removeFolder(name, options);
  }
}
