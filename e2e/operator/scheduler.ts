import { dirname } from 'node:path';
import { ensureComponents } from '../components/components.ts';
import type { ControlPlane } from '../control-plane/control-plane.ts';
import { type ServerProcess, startServer } from '../control-plane/server-process.ts';

/** Starts the scheduler of Kubernetes for a control plane. */
export async function startScheduler({ kubeconfig }: ControlPlane): Promise<ServerProcess> {
  const { 'kube-scheduler': program } = await ensureComponents(['kube-scheduler']);
  return startServer('kube-scheduler', program, {
    folder: dirname(kubeconfig),
    args: [
      ...['', 'authentication-', 'authorization-'].map((purpose) => `--${purpose}kubeconfig=${kubeconfig}`),
      '--leader-elect=false',
      '--bind-address=127.0.0.1',
      // Nobody asks it anything.
      '--secure-port=0',
    ],
  });
}
