/** Starts a cluster and holds it until told to stop. `node e2e/cluster up` starts this program in the background. */
import { argv } from 'node:process';
import { startCluster } from './cluster.ts';
import { readCommandLine } from './command-line.ts';
import { writeHeldCluster } from './held.ts';

const request = readCommandLine(['up', ...argv.slice(2)]);
if (request.command !== 'up') throw new Error('Only a cluster can be held.');
const cluster = await startCluster({ with: request.with, fakeNodes: request.fakeNodes });
writeHeldCluster({
  processId: process.pid,
  sandboxProcessId: cluster.sandbox.processId,
  address: cluster.address,
  kubeconfig: cluster.kubeconfig,
  folder: cluster.sandbox.folder,
});
process.send?.({ startedInMs: cluster.startedInMs });
// Its servers keep this process alive.
