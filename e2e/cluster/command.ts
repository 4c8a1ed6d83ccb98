/** `node e2e/cluster`: a cluster for a person, held by a process in the background. */
import { spawn } from 'node:child_process';
import { closeSync, existsSync, openSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { argv, env, exit, stderr, stdout } from 'node:process';
import { ensureComponents } from '../components/components.ts';
import { waitUntil } from '../control-plane/deadline.ts';
import { enterSandbox } from '../sandbox/sandbox.ts';
import { help, readCommandLine } from './command-line.ts';
import { importImages } from './containerd.ts';
import { forgetHeldCluster, type HeldCluster, holdLogPath, readHeldCluster } from './held.ts';

try {
  exit(await answer(argv.slice(2)));
} catch (error) {
  stderr.write(`cluster: ${error instanceof Error ? error.message : String(error)}\n`);
  exit(1);
}

async function answer(args: readonly string[]): Promise<number> {
  const request = readCommandLine(args);
  switch (request.command) {
    case 'help':
      stdout.write(help);
      return 0;
    case 'up':
      return up(args.slice(1));
    case 'down':
      return down();
    case 'status':
      return status();
    case 'kubectl':
      return runKubectl(request.args);
    case 'load':
      return load(request.args);
    default:
      return request satisfies never;
  }
}

async function up(args: readonly string[]): Promise<number> {
  const running = readHeldCluster();
  if (running !== undefined) throw new Error(`It is up already: KUBECONFIG=${running.kubeconfig}`);
  const log = openSync(holdLogPath(), 'w');
  const holder = spawn(process.execPath, [join(import.meta.dirname, 'hold.ts'), ...args], {
    detached: true,
    stdio: ['ignore', log, log, 'ipc'],
  });
  closeSync(log);
  const start = Promise.withResolvers<number | undefined>();
  // Sent by hold.ts.
  holder.once('message', (message) => start.resolve((message as { readonly startedInMs: number }).startedInMs));
  holder.once('exit', () => start.resolve(undefined));
  const startedInMs = await start.promise;
  if (startedInMs === undefined) throw new Error(`It did not start.\n${readFileSync(holdLogPath(), 'utf8')}`);
  holder.disconnect();
  holder.unref();
  stdout.write(`ready after ${(startedInMs / 1000).toFixed(1)} s\nexport KUBECONFIG=${heldCluster().kubeconfig}\n`);
  return 0;
}

async function down(): Promise<number> {
  const held = readHeldCluster();
  if (held === undefined) {
    stdout.write('There is no cluster.\n');
    return 0;
  }
  process.kill(held.processId, 'SIGTERM');
  await waitUntil(async () => !existsSync(held.folder) && readHeldCluster() === undefined, {
    timeoutMs: 60_000,
    describe: () => `The process ${held.processId} does not end.`,
  });
  forgetHeldCluster();
  return 0;
}

async function status(): Promise<number> {
  const { address, kubeconfig, folder } = heldCluster();
  stdout.write(`address ${address}\nkubeconfig ${kubeconfig}\nlogs ${folder}/*.log\n\n`);
  return runKubectl(['get', 'nodes,pods', '--all-namespaces']);
}

async function runKubectl(args: readonly string[]): Promise<number> {
  const { kubeconfig } = heldCluster();
  const { kubectl } = await ensureComponents(['kubectl']);
  const child = spawn(kubectl, args, { env: { ...env, KUBECONFIG: kubeconfig }, stdio: 'inherit' });
  const end = Promise.withResolvers<number>();
  child.once('error', end.reject);
  child.once('close', (code) => end.resolve(code ?? 1));
  return end.promise;
}

async function load(archives: readonly string[]): Promise<number> {
  const { run } = enterSandbox(heldCluster().sandboxProcessId);
  for (const archive of archives) await importImages(run, resolve(archive));
  return 0;
}

function heldCluster(): HeldCluster {
  const held = readHeldCluster();
  if (held !== undefined) return held;
  throw new Error('There is no cluster. Start one: node e2e/cluster up');
}
