import { once } from 'node:events';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { type Holder, hold, reportAndStay } from './hold.ts';
import { startSandbox } from './sandbox.ts';
import { allTraces, noTraces, takenByKernel, tracesOf, waitForTraces } from './traces.ts';

const sandboxModule = JSON.stringify(join(import.meta.dirname, 'sandbox.ts'));

/** Inside, a process runs in a control group, a file system is mounted in the folder, and there is a network device. */
const program = `
  import { startSandbox } from ${sandboxModule};
  const sandbox = await startSandbox('held');
  await sandbox.run('sh', ['-euc', [
    'cd ' + sandbox.folder, 'mkdir mounted', 'mount -t tmpfs tmpfs mounted', 'echo x > mounted/file',
    'ip link add inside type bridge',
    'setsid sleep 98765 > /dev/null 2>&1 &',
    'for group in /sys/fs/cgroup' + sandbox.controlGroup + ' /sys/fs/cgroup/pids' + sandbox.controlGroup,
    'do if [ -d $group ]; then mkdir $group/below; echo $! > $group/below/cgroup.procs; fi; done',
  ].join('\\n')]);
  ${reportAndStay('sandbox')}
`;

async function holdSandbox(): Promise<Holder> {
  const holder = await hold(program);
  onTestFinished(() => void holder.process.kill('SIGKILL'));
  return holder;
}

test('stop leaves nothing', async () => {
  const sandbox = await startSandbox('test');
  expect(tracesOf(sandbox)).toEqual(allTraces);

  await sandbox.stop();

  await waitForTraces(sandbox, noTraces);
});

test.each(['SIGINT', 'SIGTERM'] as const)('%s leaves nothing', async (signal) => {
  const holder = await holdSandbox();
  expect(tracesOf(holder.places)).toEqual(allTraces);

  holder.process.kill(signal);
  const [, endedBy] = await once(holder.process, 'exit');

  expect(endedBy).toBe(signal);
  await waitForTraces(holder.places, noTraces);
});

test('kill -9 ends all that ran, and the next start removes the rest but nothing of a neighbour', async () => {
  const [killed, neighbour] = await Promise.all([holdSandbox(), holdSandbox()]);
  killed.process.kill('SIGKILL');
  await once(killed.process, 'exit');
  await waitForTraces(killed.places, takenByKernel);

  await (await startSandbox('next')).stop();

  await waitForTraces(killed.places, noTraces);
  expect(tracesOf(neighbour.places)).toEqual(allTraces);
  neighbour.process.kill('SIGTERM');
  await once(neighbour.process, 'exit');
  await waitForTraces(neighbour.places, noTraces);
});
