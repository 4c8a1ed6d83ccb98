import { readFileSync } from 'node:fs';
import { runProgram } from '../control-plane/run-program.ts';

/** The two ends of the cable between this machine and a sandbox. */
export interface Cable {
  /** Of the sandbox. */
  readonly address: string;
  /** Of this machine, as the sandbox sees it. */
  readonly hostAddress: string;
  /** Index of this machine's end; the kernel never gives it to another device. */
  readonly linkIndex: number;
}

/**
 * Connects the network namespace of a process with this machine, on the first free pair of addresses in 10.97.0.0/16.
 * The kernel removes both ends when the namespace goes. There is no way from it to any other network.
 *
 * @param enter puts a command inside the namespace
 */
export async function connect(processId: number, enter: (args: readonly string[]) => readonly string[]): Promise<Cable> {
  for (let number = 0; number < 256; number += 1) {
    const link = `landfall${number}`;
    if (!(await tryAddLink(link, processId))) continue;
    const [hostAddress, address] = [`10.97.${number}.1`, `10.97.${number}.2`];
    await runProgram('ip', ['address', 'add', `${hostAddress}/30`, 'dev', link]);
    await runProgram('ip', ['link', 'set', link, 'up']);
    for (const command of [
      ['ip', 'address', 'add', `${address}/30`, 'dev', 'eth0'],
      ['ip', 'link', 'set', 'eth0', 'up'],
      ['ip', 'route', 'add', 'default', 'via', hostAddress],
    ]) {
      await runProgram('nsenter', enter(command));
    }
    return { address, hostAddress, linkIndex: Number(readFileSync(`/sys/class/net/${link}/ifindex`, 'utf8')) };
  }
  throw new Error('No pair of addresses is free in 10.97.0.0/16: 256 sandboxes run on this machine.');
}

/** The kernel refuses a name that is taken, so two processes that try at once get different numbers. */
async function tryAddLink(link: string, processId: number): Promise<boolean> {
  try {
    await runProgram('ip', ['link', 'add', link, 'type', 'veth', 'peer', 'name', 'eth0', 'netns', String(processId)]);
    return true;
  } catch (error) {
    if (error instanceof Error && error.message.includes('File exists')) return false;
    throw error;
  }
}
