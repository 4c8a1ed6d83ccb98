/** Starts a control plane, says where, and holds it. The test of what is left behind ends this program in several ways. */
import { dirname } from 'node:path';
import { stdout } from 'node:process';
import { startControlPlane } from './control-plane.ts';

const controlPlane = await startControlPlane();
stdout.write(`${JSON.stringify({ processIds: controlPlane.processIds, folder: dirname(controlPlane.kubeconfig) })}\n`);
// Its servers keep this process alive.
