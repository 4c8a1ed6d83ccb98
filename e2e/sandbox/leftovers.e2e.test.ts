import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, onTestFinished, test } from 'vitest';
import { waitUntil } from '../control-plane/deadline.ts';
import { isRunning } from '../control-plane/process-table.ts';
import { startSandbox } from './sandbox.ts';

/** Where traces of a sandbox would be seen. */
interface Traces {
  readonly processId: number;
  readonly folder: string;
  readonly controlGroup: string;
  readonly hostAddress: string;
}

const sandboxModule = JSON.stringify(join(import.meta.dirname, 'sandbox.ts'));

/**
 * A sandbox held by a process of its own. Inside, a process runs in a control group, a file system is mounted in the folder,
 * and there is a network device.
 */
async function hold(): Promise<{ readonly holder: ChildProcess; readonly traces: Traces }> {
  const program = `
    import { startSandbox } from ${sandboxModule};
    const sandbox = await startSandbox('held');
    await sandbox.run('sh', ['-c', [
      'cd ' + sandbox.folder, 'mkdir mounted', 'mount -t tmpfs tmpfs mounted', 'echo x > mounted/file',
      'ip link add inside type bridge',
      'setsid sleep 98765 > /dev/null 2>&1 &',
      'for group in /sys/fs/cgroup' + sandbox.controlGroup + ' /sys/fs/cgroup/pids' + sandbox.controlGroup,
      'do if [ -d $group ]; then mkdir $group/below; echo $! > $group/below/cgroup.procs; fi; done',
    ].join('\\n')]);
    const { processId, folder, controlGroup, hostAddress } = sandbox;
    console.log(JSON.stringify({ processId, folder, controlGroup, hostAddress }));
    setInterval(() => {}, 1000000);
  `;
  const holder = spawn(process.execPath, ['--input-type=module', '--eval', program], { stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(() => void holder.kill('SIGKILL'));
  const [line] = await once(createInterface({ input: holder.stdout }), 'line');
  return { holder, traces: JSON.parse(String(line)) };
}

/** What is still to be seen of it. */
function tracesOf(traces: Traces): Readonly<Record<string, boolean>> {
  const groups = ['', 'pids/', 'memory/'].map((hierarchy) => `/sys/fs/cgroup/${hierarchy}${traces.controlGroup}`);
  const addresses = Object.values(networkInterfaces()).flatMap((list) => (list ?? []).map(({ address }) => address));
  return {
    process: isRunning(traces.processId),
    device: addresses.includes(traces.hostAddress),
    mount: readFileSync('/proc/mounts', 'utf8').includes(traces.folder),
    controlGroup: groups.some((group) => existsSync(group)),
    folder: existsSync(traces.folder),
  };
}

const nothing = { process: false, device: false, mount: false, controlGroup: false, folder: false };
const everything = { process: true, device: true, mount: false, controlGroup: true, folder: true };

async function waitUntilLeft(traces: Traces, expected: Readonly<Record<string, boolean>>): Promise<void> {
  const wanted = JSON.stringify(expected);
  await waitUntil(async () => JSON.stringify(tracesOf(traces)) === wanted, {
    timeoutMs: 30_000,
    describe: () => `Expected ${wanted}, found ${JSON.stringify(tracesOf(traces))}.`,
  });
}

test('stop leaves nothing', async () => {
  const sandbox = await startSandbox('test');
  expect(tracesOf(sandbox)).toEqual(everything);

  await sandbox.stop();

  await waitUntilLeft(sandbox, nothing);
  expect(tracesOf(sandbox)).toEqual(nothing);
}, 60_000);

test.each(['SIGINT', 'SIGTERM'] as const)(
  '%s leaves nothing',
  async (signal) => {
    const { holder, traces } = await hold();
    expect(tracesOf(traces)).toEqual(everything);

    holder.kill(signal);
    const [, endedBy] = await once(holder, 'exit');

    expect(endedBy).toBe(signal);
    await waitUntilLeft(traces, nothing);
  },
  60_000,
);

test('kill -9 ends all that ran, and the next start removes the rest but nothing of a neighbour', async () => {
  const [killed, neighbour] = await Promise.all([hold(), hold()]);
  killed.holder.kill('SIGKILL');
  await once(killed.holder, 'exit');
  await waitUntilLeft(killed.traces, { ...nothing, controlGroup: true, folder: true });

  await (await startSandbox('next')).stop();

  await waitUntilLeft(killed.traces, nothing);
  expect(tracesOf(neighbour.traces)).toEqual(everything);
  neighbour.holder.kill('SIGTERM');
  await once(neighbour.holder, 'exit');
  await waitUntilLeft(neighbour.traces, nothing);
}, 60_000);
