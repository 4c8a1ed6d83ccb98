import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** A whole program run to measure. */
export interface Command {
  readonly program: string;
  readonly args: readonly string[];
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Runs before each start, outside the measured time. */
  readonly prepare?: () => void;
}

/**
 * Runs the commands in turn, A B A B …, after one round that does not count.
 *
 * @returns the wall times in milliseconds, one list per command, in the order of the rounds
 * @throws when a command fails: the time of a failure says nothing
 */
export async function timeInTurn(commands: readonly Command[], rounds: number): Promise<readonly (readonly number[])[]> {
  const times = commands.map((): number[] => []);
  for (let round = -1; round < rounds; round++) {
    for (const [index, command] of commands.entries()) {
      command.prepare?.();
      const { wallMs } = await runOnce(command, false);
      if (round >= 0) times[index]?.push(wallMs);
    }
  }
  return times;
}

/** Peak resident memory in bytes, as the kernel counted it until shortly before the end. Linux only. */
export async function peakMemoryBytes(command: Command): Promise<number> {
  command.prepare?.();
  return (await runOnce(command, true)).peakBytes;
}

interface Measurement {
  readonly wallMs: number;
  readonly peakBytes: number;
}

function runOnce(command: Command, watchMemory: boolean): Promise<Measurement> {
  const startedAt = performance.now();
  const child = spawn(command.program, command.args, {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, ...command.env },
    ...(command.cwd === undefined ? {} : { cwd: command.cwd }),
  });
  let stderr = '';
  child.stderr.on('data', (bytes: Buffer) => {
    stderr += bytes.toString();
  });
  let peakBytes = 0;
  const watch = watchMemory ? setInterval(() => (peakBytes = Math.max(peakBytes, highWaterBytes(child.pid))), 1) : undefined;
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => {
      const wallMs = performance.now() - startedAt;
      clearInterval(watch);
      if (code === 0 || code === 1) resolve({ wallMs, peakBytes });
      else reject(new Error(`${command.program} ${command.args.join(' ')} ended with ${code}:\n${stderr}`));
    });
  });
}

/** What the kernel calls VmHWM; 0 once the process is gone. */
function highWaterBytes(pid: number | undefined): number {
  try {
    const line = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
    return Number(line?.[1] ?? 0) * 1024;
  } catch {
    return 0;
  }
}
