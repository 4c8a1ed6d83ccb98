import { spawn } from 'node:child_process';

export interface ProgramCall {
  readonly file: string;
  readonly args: readonly string[];
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly input: string;
  readonly maxBytes: number;
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Runs a program that knows credentials and gives what it writes to standard output; undefined when it cannot be started,
 * fails, says too much or takes too long. What it writes to standard error is not read: it may hold secrets.
 */
export type RunProgram = (call: ProgramCall) => Promise<string | undefined>;

/** Runs it for real, without a shell. */
export const runProgram: RunProgram = ({ file, args, environment, input, maxBytes, timeoutMs, signal }) =>
  new Promise((resolve) => {
    const deadline = AbortSignal.timeout(timeoutMs);
    const child = spawn(file, args, {
      env: environment,
      stdio: ['pipe', 'pipe', 'ignore'],
      signal: signal === undefined ? deadline : AbortSignal.any([deadline, signal]),
      killSignal: 'SIGKILL',
    });
    const parts: Uint8Array[] = [];
    let size = 0;
    child.stdout.on('data', (part: Uint8Array) => {
      size += part.length;
      if (size > maxBytes) child.kill('SIGKILL');
      else parts.push(part);
    });
    child.on('error', () => resolve(undefined));
    child.on('close', (code) => resolve(code === 0 && size <= maxBytes ? Buffer.concat(parts).toString('utf8') : undefined));
    // A program that ends without reading its input is no trouble of ours.
    child.stdin.on('error', () => undefined);
    child.stdin.end(input);
  });
