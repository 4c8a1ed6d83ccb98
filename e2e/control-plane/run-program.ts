import { spawn } from 'node:child_process';
import { env } from 'node:process';
import { text } from 'node:stream/consumers';

export interface RunOptions {
  /** Added to the environment of this process. */
  readonly env?: Readonly<Record<string, string>>;
  /** Standard input. */
  readonly input?: string;
  /** The program is killed when it takes longer. Without it there is no limit. */
  readonly timeoutMs?: number;
}

export interface ProgramOutput {
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Runs a program to its end.
 *
 * @throws with the end of what it wrote to standard error when it fails, cannot be started or takes too long
 */
export async function runProgram(program: string, args: readonly string[], options: RunOptions = {}): Promise<ProgramOutput> {
  const child = spawn(program, args, {
    env: { ...env, ...options.env },
    stdio: ['pipe', 'pipe', 'pipe'],
    timeout: options.timeoutMs,
    killSignal: 'SIGKILL',
  });
  const exit = new Promise<number | string>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => resolve(code ?? signal ?? 'an unknown end'));
  });
  // The program may end without reading all of it, and says so itself.
  child.stdin.on('error', () => undefined);
  child.stdin.end(options.input ?? '');
  const [code, stdout, stderr] = await Promise.all([exit, text(child.stdout), text(child.stderr)]);
  if (code === 0) return { stdout, stderr };
  const complaint = stderr.trimEnd() === '' ? stdout.trimEnd() : stderr.trimEnd();
  throw new Error(`${program} ${args.join(' ')}\nended with ${code}:\n${complaint.split('\n').slice(-30).join('\n')}`);
}
