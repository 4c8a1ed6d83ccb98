import { readFileSync } from 'node:fs';

/**
 * Whether a process still does anything. One that has ended counts as gone although its parent has not asked for its exit
 * code: where the first process of a machine does not collect orphans, as in a plain container, they stay listed for ever.
 */
export function isRunning(processId: number): boolean {
  const state = fieldsOf(processId)?.[0];
  return state !== undefined && state !== 'Z' && state !== 'X';
}

/** When a running process started, in clock ticks since boot; undefined when there is none. */
export function startTimeOf(processId: number): string | undefined {
  return isRunning(processId) ? fieldsOf(processId)?.[19] : undefined;
}

/**
 * The fields of a process from its state on.
 *
 * @source proc(5), /proc/pid/stat, from field 3. The command name before it is in brackets and may hold spaces.
 */
function fieldsOf(processId: number): readonly string[] | undefined {
  try {
    const line = readFileSync(`/proc/${processId}/stat`, 'utf8');
    return line.slice(line.lastIndexOf(')') + 2).split(' ');
  } catch {
    return undefined;
  }
}
