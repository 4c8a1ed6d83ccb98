import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { beforeAll, expect, onTestFinished, test } from 'vitest';
import { waitUntil } from '../control-plane/deadline.ts';
import { startSandbox } from '../sandbox/sandbox.ts';
import { writeImageArchive } from './images/archive.ts';

/** Where traces of an Engine would be seen. */
interface Traces {
  readonly folder: string;
  readonly controlGroup: string;
  /** Network namespace of the sandbox, as the links in `/proc` name it. */
  readonly network: string;
}

let archiveFolder: string;

beforeAll(async () => {
  archiveFolder = mkdtempSync(join(tmpdir(), 'landfall-busybox-'));
  await writeImageArchive(['image-busybox'], archiveFolder);
  return () => rmSync(archiveFolder, { recursive: true });
}, 600_000);

/** A process that holds an Engine with a container, and does as it is told in a line: `stop` the Engine, or `fail`. */
async function hold(): Promise<{ readonly holder: ChildProcess; readonly traces: Traces }> {
  const engineModule = JSON.stringify(join(import.meta.dirname, 'engine.ts'));
  const program = `
    import { once } from 'node:events';
    import { readlinkSync } from 'node:fs';
    import { createInterface } from 'node:readline';
    import { startEngine } from ${engineModule};
    const engine = await startEngine('held');
    await engine.loadImages('${archiveFolder}/images.tar');
    await engine.docker(['run', '--detach', '--volume=data:/data', '--publish=80:80', 'landfall-e2e/busybox:1', 'sleep', '98765']);
    const { folder, controlGroup, processId } = engine.sandbox;
    console.log(JSON.stringify({ folder, controlGroup, network: readlinkSync('/proc/' + processId + '/ns/net') }));
    const [line] = await once(createInterface({ input: process.stdin }), 'line');
    if (line !== 'stop') throw new Error('as told');
    await engine.stop();
    process.exit(0);
  `;
  const holder = spawn(process.execPath, ['--input-type=module', '--eval', program], { stdio: ['pipe', 'pipe', 'ignore'] });
  onTestFinished(() => void holder.kill('SIGKILL'));
  const [line] = await once(createInterface({ input: holder.stdout }), 'line');
  return { holder, traces: JSON.parse(String(line)) };
}

function tracesOf(traces: Traces): Readonly<Record<string, boolean>> {
  const groups = ['', 'pids/', 'memory/'].map((hierarchy) => `/sys/fs/cgroup/${hierarchy}${traces.controlGroup}`);
  return {
    processes: readdirSync('/proc').some((name) => networkOf(name) === traces.network),
    mounts: readFileSync('/proc/mounts', 'utf8').includes(traces.folder),
    controlGroups: groups.some((group) => existsSync(group)),
    folder: existsSync(traces.folder),
  };
}

function networkOf(processId: string): string | undefined {
  try {
    return readlinkSync(`/proc/${processId}/ns/net`);
  } catch {
    return undefined; // not a process, or one that has ended
  }
}

async function waitUntilLeft(traces: Traces, expected: Readonly<Record<string, boolean>>): Promise<void> {
  const isAsExpected = (): boolean => {
    const found = tracesOf(traces);
    return Object.entries(expected).every(([trace, isThere]) => found[trace] === isThere);
  };
  await waitUntil(async () => isAsExpected(), {
    timeoutMs: 60_000,
    describe: () => `Expected ${JSON.stringify(expected)}, found ${JSON.stringify(tracesOf(traces))}.`,
  });
}

const nothing = { processes: false, mounts: false, controlGroups: false, folder: false };
const everything = { processes: true, mounts: false, controlGroups: true, folder: true };

test.each(['stop', 'fail'])(
  'containers, mounts and files go when the process that holds the Engine is told to %s',
  async (order) => {
    const { holder, traces } = await hold();
    expect(tracesOf(traces)).toEqual(everything);

    holder.stdin?.write(`${order}\n`);
    const [exitCode] = await once(holder, 'exit');

    expect(exitCode).toBe(order === 'stop' ? 0 : 1);
    await waitUntilLeft(traces, nothing);
  },
  120_000,
);

test('kill -9 ends the Engine and its containers, and the next start removes the files', async () => {
  const { holder, traces } = await hold();
  holder.kill('SIGKILL');
  await once(holder, 'exit');
  // The files are for the next start, be it ours or that of a neighbour.
  await waitUntilLeft(traces, { processes: false, mounts: false });

  await (await startSandbox('next')).stop();

  await waitUntilLeft(traces, nothing);
  expect(tracesOf(traces)).toEqual(nothing);
}, 120_000);
