import { ensureComponents } from '../../components/components.ts';
import type { Part, PartHost } from '../part.ts';
import { isApiAvailable, makeProcessService, registerApi } from './process-service.ts';
import { untilReady } from './ready.ts';

const service = { namespace: 'kube-system', name: 'metrics-server' };
const port = 8680;

/** How much processor and memory Pods use, for `kubectl top` and for scaling by it. It gives no handle: ask the cluster. */
export const metricsServer: Part<void> = {
  async start(host: PartHost) {
    const { 'metrics-server': program } = await ensureComponents(['metrics-server']);
    const kubeconfigs = ['', 'authentication-', 'authorization-'].map((purpose) => `--${purpose}kubeconfig=${host.kubeconfig}`);
    const server = host.sandbox.start('metrics-server', program, {
      args: [
        ...kubeconfigs,
        `--secure-port=${port}`,
        `--cert-dir=${host.folder}`,
        // The shortest that it takes.
        '--metric-resolution=10s',
        '--kubelet-request-timeout=8s',
        '--kubelet-preferred-address-types=InternalIP',
        '--kubelet-use-node-status-port',
        // The node signs its certificate itself.
        '--kubelet-insecure-tls',
      ],
    });
    await makeProcessService(host, { ...service, port: 443, processPort: port });
    await registerApi(host, { group: 'metrics.k8s.io', version: 'v1beta1', service });
    await untilReady('The metrics server', { 'metrics-server': server }, () => isApiAvailable(host, 'v1beta1.metrics.k8s.io'));
  },
};
