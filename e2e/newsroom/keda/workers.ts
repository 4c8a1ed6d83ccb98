import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Cluster, startCluster } from '../../cluster/cluster.ts';
import { buildNewsroomImages } from '../images.ts';
import { installNewsroom } from '../install.ts';
import { copyNewsroom } from '../project.ts';
import { setValues, type Values } from '../values.ts';

/** Newsroom's workers in a cluster with KEDA, and what gives them work. */
export interface Workers {
  readonly cluster: Cluster<'keda'>;
  readonly namespace: string;
  /** Writes values of one component for the environment, as a person does, and installs it again. */
  change(component: string, values: Values): Promise<void>;
  /** Asks the API of newsroom. */
  ask(method: 'GET' | 'POST', path: string, body?: object): Promise<unknown>;
  /** Reads an object of the namespace, or a part of it: `deployment/web`, `{.spec.replicas}`. */
  read(name: string, jsonPath: string): Promise<string>;
  stop(): Promise<void>;
}

/** What the Compose file says of scaling here, beside what newsroom says itself. */
const scalingHints = `
services:
  worker-media: {x-landfall: {hpa: {max: 3}}}
  worker-export: {x-landfall: {hpa: {min: 0, max: 2}}}
`;

/** What a person might set for an environment whose tasks are short: the times are minutes by default. */
const quickly = {
  'autoscaling.scaleDownStabilizationSeconds': 5,
  'autoscaling.keda.pollingSeconds': 5,
  'autoscaling.keda.cooldownSeconds': 15,
};

const releases = ['db', 'redis', 'rabbitmq', 'storage', 'migrate', 'storage-init', 'api', 'worker-media', 'worker-export'];

/** Builds the images or finds them built, starts a cluster with KEDA and installs two workers with what they need. */
export async function startWorkers(report: (progress: string) => void): Promise<Workers> {
  const folder = mkdtempSync(join(tmpdir(), 'landfall-keda-'));
  const [images, project] = await Promise.all([buildNewsroomImages(), copyNewsroom(folder)]);
  const cluster = await startCluster({ with: ['keda'], images: images.archivePath });
  const stop = async (): Promise<void> => {
    await project.stop();
    await cluster.stop();
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    report(`the cluster and KEDA are ready after ${Math.round(cluster.startedInMs / 1000)} s`);
    writeFileSync(join(project.folder, 'scaling.yaml'), scalingHints);
    const delivery = await project.render({ files: ['scaling.yaml'] });
    for (const component of ['worker-media', 'worker-export']) setValues(delivery, { component }, quickly);
    const install = (only: readonly string[]) =>
      installNewsroom(cluster, { delivery, projectFolder: project.folder, only, report });
    const { namespace } = await install(releases);
    return {
      cluster,
      namespace,
      async change(component, values) {
        setValues(delivery, { component }, values);
        await install([component]);
      },
      ask: (method, path, body) => askApi(cluster, namespace, { method, path, body }),
      read: (name, jsonPath) => cluster.kubectl(['get', name, '--namespace', namespace, `--output=jsonpath=${jsonPath}`]),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Through the API server, which reaches Services by name. */
async function askApi(
  { client }: Cluster<'keda'>,
  namespace: string,
  question: { readonly method: string; readonly path: string; readonly body: object | undefined },
): Promise<unknown> {
  const { method, path, body } = question;
  const content = body === undefined ? undefined : { type: 'application/json', text: JSON.stringify(body) };
  const answer = await client.request(method, `/api/v1/namespaces/${namespace}/services/api:8000/proxy/${path}`, content);
  if (answer.status >= 300)
    throw new Error(`${method} ${path} was answered with ${answer.status}: ${JSON.stringify(answer.body)}`);
  return answer.body;
}
