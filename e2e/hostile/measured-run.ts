import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const command = fileURLToPath(new URL('../../landfall', import.meta.url));

/** Printed by the run itself as it ends: what it used, whatever else the machine was doing. */
const meter = `process.on('exit', () => {
  const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage();
  require('node:fs').writeSync(2, '\\nUSED ' + JSON.stringify({ kilobytes: maxRSS, cpuMs: (userCPUTime + systemCPUTime) / 1000 }));
});`;

export interface MeasuredRun {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly megabytes: number;
  /** Processor time, which a busy machine stretches little. */
  readonly cpuSeconds: number;
}

/** Runs the built command in a folder and measures the process. It is ended after some minutes: a hang is no answer. */
export function measuredRun(folder: string, ...argv: readonly string[]): MeasuredRun {
  const options = `--import=data:text/javascript,${encodeURIComponent(`import{createRequire}from'node:module';const require=createRequire('/');${meter}`)}`;
  const run = spawnSync(command, argv, {
    cwd: folder,
    encoding: 'utf8',
    timeout: 240_000,
    env: { ...process.env, NODE_OPTIONS: options },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  // The last line is that of the command: before it the launcher may have built the bundle, in a process that is measured too.
  const at = run.stderr.lastIndexOf('\nUSED ');
  const [stderr, used] = at < 0 ? [run.stderr] : [run.stderr.slice(0, at), run.stderr.slice(at + '\nUSED '.length)];
  const { kilobytes, cpuMs } = JSON.parse(used ?? '{"kilobytes":null,"cpuMs":null}') as {
    readonly kilobytes: number;
    readonly cpuMs: number;
  }; // Written by the meter above.
  return {
    exitCode: run.status,
    stdout: run.stdout,
    stderr,
    megabytes: kilobytes / 1024,
    cpuSeconds: cpuMs / 1000,
  };
}
