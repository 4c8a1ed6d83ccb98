import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Cluster, startCluster } from '../cluster/cluster.ts';
import { listObjects } from '../cluster/objects.ts';
import { runChecks } from './checks.ts';
import { edgesOf, probeEdges } from './edges.ts';
import { exceptedComponents } from './exceptions.ts';
import { buildNewsroomImages } from './images.ts';
import { type Installation, installNewsroom } from './install.ts';
import { copyNewsroom, type NewsroomProject } from './project.ts';

/** What keeps an exception lives in a namespace of its own; of what stays behind, only the shipper calls something. */
const apart = { mail: [], shipper: ['logstash'], storage: [], 'storage-init': [] };

const started: { stop(): Promise<void> }[] = [];
let folder: string;
let project: NewsroomProject;
let delivery: Awaited<ReturnType<NewsroomProject['render']>>;
let cluster: Cluster<'ingress' | 'keda'>;
let installation: Installation;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'landfall-newsroom-'));
  project = await copyNewsroom(folder);
  started.push(project);
  delivery = await project.render({ files: ['e2e/restricted.yaml'] });
  const images = await buildNewsroomImages();
  cluster = await startCluster({ with: ['ingress', 'keda'], images: images.archivePath });
  started.push(cluster);
  say(`the cluster is ready after ${Math.round(cluster.startedInMs / 1000)} s`);
  installation = await installNewsroom(cluster, {
    delivery,
    projectFolder: project.folder,
    restricted: true,
    apart,
    report: say,
  });
}, 2_400_000);

afterAll(async () => {
  for (const each of started.reverse()) await each.stop();
  rmSync(folder, { recursive: true });
});

function say(progress: string): void {
  process.stderr.write(`newsroom: ${progress}\n`);
}

/** A Job, as far as its order is looked at: batch/v1. */
interface JobView {
  readonly metadata: { readonly labels: Readonly<Record<string, string>> };
  readonly status: { readonly succeeded?: number; readonly completionTime?: string };
}

/** A Pod, as far as its start is looked at: core/v1. */
interface PodView {
  readonly metadata: { readonly labels: Readonly<Record<string, string>> };
  readonly spec: { readonly containers: readonly { readonly name: string }[] };
  readonly status: {
    readonly phase: string;
    readonly conditions?: readonly { readonly type: string; readonly status: string }[];
    readonly containerStatuses?: readonly {
      readonly name: string;
      readonly state: { readonly running?: { readonly startedAt: string } };
    }[];
  };
}

const componentOf = (object: PodView | JobView): string => object.metadata.labels['app.kubernetes.io/name'] ?? '';

async function readPods(): Promise<readonly PodView[]> {
  const namespaces = [...new Set(installation.releases.map((name) => installation.namespaceOf(name)))];
  return (
    await Promise.all(namespaces.map((name) => listObjects<PodView>(cluster.client, `/api/v1/namespaces/${name}/pods`)))
  ).flat();
}

describe('newsroom in a cluster, installed as MIGRATION.md says', () => {
  test('all its components are ready', async () => {
    const pods = await readPods();

    const notReady = pods
      .filter(({ status }) => status.phase !== 'Succeeded')
      .filter(({ status }) => status.conditions?.some(({ type, status: is }) => type === 'Ready' && is === 'True') !== true);
    const components = new Set(pods.map(componentOf));
    expect(notReady.map(componentOf)).toEqual([]);
    expect(installation.releases).toHaveLength(25);
    // The one that is due at night has pods only then.
    const withoutPods = installation.releases.filter((name) => name !== 'shared' && !components.has(name));
    expect(withoutPods.filter((name) => name !== 'cleanup')).toEqual([]);
  });

  test('a Job is done before what depends on it starts', async () => {
    const [jobs, pods] = await Promise.all([
      listObjects<JobView>(cluster.client, `/apis/batch/v1/namespaces/${installation.namespace}/jobs`),
      readPods(),
    ]);

    const migrated = jobs.find((job) => componentOf(job) === 'migrate')?.status;
    const dependents = ['web', 'api', 'worker-media', 'worker-scan', 'worker-export', 'worker-faces'];
    expect(migrated?.succeeded).toBe(1);
    for (const dependent of dependents) {
      const own = pods.filter((pod) => componentOf(pod) === dependent);
      const starts = own.map(
        ({ status }) => status.containerStatuses?.find(({ name }) => name === dependent)?.state.running?.startedAt,
      );
      expect(own.length, dependent).toBeGreaterThan(0);
      for (const start of starts)
        expect(Date.parse(start ?? '')).toBeGreaterThanOrEqual(Date.parse(migrated?.completionTime ?? ''));
    }
  });

  test('Pod Security is enforced on all but the components whose reasons are on record', async () => {
    const excepted = exceptedComponents(delivery);
    const label = await cluster.kubectl([
      'get',
      'namespace',
      installation.namespace,
      String.raw`--output=jsonpath={.metadata.labels.pod-security\.kubernetes\.io/enforce}`,
    ]);

    expect(label).toBe('restricted');
    expect(excepted.map(({ name }) => name).sort()).toEqual(Object.keys(apart).sort());
    for (const { name, reasons } of excepted) expect(reasons, name).not.toEqual([]);
  });

  test('it does what its editors expect: the checks that pass under Compose', { timeout: 600_000 }, async () => {
    const base = cluster.parts.ingress.httpUrl;
    const outcomes = await runChecks({ base, host: 'staging.newsroom.example' }, ({ check }) => say(check));

    expect(outcomes.map(({ check }) => check)).toContain('mailIsCaught');
  });

  test('every component reaches all that it calls, by the names that it knows', { timeout: 600_000 }, async () => {
    const edges = await edgesOf(delivery, project.folder);

    const met = await probeEdges(cluster, edges, installation.namespaceOf);

    say(`${met.length} connections along ${edges.length} edges`);
    expect(met.filter((line) => !line.includes(' connected '))).toEqual([]);
    expect(met.length).toBeGreaterThanOrEqual(edges.length);
    expect(edges.length).toBeGreaterThan(40);
  });
});
