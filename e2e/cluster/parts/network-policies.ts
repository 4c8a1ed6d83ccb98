import { ensureComponents } from '../../components/components.ts';
import { nodeName } from '../identities.ts';
import type { Part, PartHost } from '../part.ts';
import { untilReady } from './ready.ts';

/** Range of the addresses of Services; see the arguments of the API server. */
const services = '10.96.0.0/16';

/** Makes the node obey network policies, with the part of kube-router that does. It gives no handle: there is nothing to ask. */
export const networkPolicies: Part<void> = {
  async start({ sandbox, kubeconfig }: PartHost) {
    const { 'network-policies': program } = await ensureComponents(['network-policies']);
    const server = sandbox.start('network-policies', program, {
      args: [`--kubeconfig=${kubeconfig}`, `--node=${nodeName}`, `--services=${services}`],
    });
    await untilReady('Network policies', { 'network-policies': server }, async () =>
      server.logTail().includes('network policies are enforced'),
    );
  },
};
