import { join } from 'node:path';
import { type Cluster, startCluster } from '../../cluster/cluster.ts';
import { ensureComponents } from '../../components/components.ts';
import { installDefinitions } from '../../control-plane/definitions.ts';
import { buildNewsroomImages } from '../images.ts';
import { installNewsroom } from '../install.ts';
import { copyNewsroom } from '../project.ts';
import { setValues } from '../values.ts';
import { type Site, visit } from '../visitor.ts';

/** Newsroom in a cluster, and a way in from outside. */
export interface Stage {
  readonly cluster: Cluster;
  readonly namespace: string;
  /** Where the proxy answers. */
  readonly site: Required<Site>;
  stop(): Promise<void>;
}

const foundation = ['db', 'redis', 'rabbitmq', 'mail', 'migrate', 'collectstatic'];

/** Everything that keeps nothing and answers visitors; each runs on two Pods. */
export const stateless = ['proxy', 'frontend', 'api', 'web'] as const;

/** What people open, and one worker. */
const releases = [...foundation, ...stateless, 'worker-media'];

const nodePort = 30080;

/** Small, so that a worker fills it in a moment. */
const nodeDiskBytes = 256 * 1024 ** 2;

/** Where the worker keeps what it writes for itself alone, on the disk of its node. A tenth is left to the others. */
export const spool = { component: 'worker-media', path: '/spool', fullBytes: 0.9 * nodeDiskBytes } as const;

/** Builds the images or finds them built, starts a cluster and installs what the drills look at. */
export async function startStage(report: (progress: string) => void): Promise<Stage> {
  const images = await buildNewsroomImages();
  const cluster = await startCluster({ images: images.archivePath, nodeDiskBytes });
  const project = await copyNewsroom(join(cluster.sandbox.folder, 'user'));
  const stop = async (): Promise<void> => {
    await project.stop();
    await cluster.stop();
  };
  try {
    report(`the cluster is ready after ${Math.round(cluster.startedInMs / 1000)} s`);
    const { 'keda-definitions': definitions } = await ensureComponents(['keda-definitions']);
    const [delivery] = await Promise.all([
      project.render(),
      // The workers say how they scale; here nobody listens.
      installDefinitions(cluster.client, definitions),
    ]);
    for (const component of stateless) setValues(delivery, { component }, { replicas: 2 });
    setValues(delivery, spool, { 'volumes.spool.empty.memory': false, [`volumes.spool.mounts.${spool.path}.readOnly`]: false });
    const { namespace } = await installNewsroom(cluster, { delivery, projectFolder: project.folder, only: releases, report });
    await openProxy(cluster, namespace);
    const site = { base: `http://${cluster.address}:${nodePort}`, host: 'staging.newsroom.example' };
    // The node opens the port a moment after it has been asked to.
    await cluster.waitFor('the proxy answers', async () => (await visit(site).get('/')).status === 200, { namespace });
    return { cluster, namespace, site, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Another Service for the Pods of the proxy, with a port of the node. */
async function openProxy(cluster: Cluster, namespace: string): Promise<void> {
  const text = await cluster.kubectl(['get', 'service', 'proxy', '--namespace', namespace, '--output=json']);
  const { spec } = JSON.parse(text) as { readonly spec: { readonly selector: object; readonly ports: readonly object[] } }; // a Service
  const service = {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'proxy-from-outside', namespace },
    spec: { type: 'NodePort', selector: spec.selector, ports: [{ port: 80, targetPort: 'http', nodePort }] },
  };
  await cluster.kubectl(['apply', '--filename=-'], JSON.stringify(service));
}
