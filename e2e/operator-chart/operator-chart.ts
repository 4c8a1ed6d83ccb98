import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseAllDocuments } from 'yaml';
import { ensureComponents } from '../components/components.ts';

/** The chart of the operator, as it is installed. */
export const chartFolder = fileURLToPath(new URL('../../charts/operator', import.meta.url));

/** Namespace and release that the tests install. */
export const release = { name: 'landfall-operator', namespace: 'landfall' } as const;

/** What has no default. */
export const leastValues = { image: 'registry.example/landfall-operator:0.1.0' };

/** Every value set, none to its default. */
export const everyValue = {
  image: `registry.example/landfall-operator@sha256:${'ab'.repeat(32)}`,
  imagePullPolicy: 'Always',
  imagePullSecrets: ['pull'],
  replicas: 3,
  labels: { team: 'platform' },
  annotations: { 'example.test/owner': 'platform' },
  logLevel: 'debug',
  container: { resources: { requests: { cpu: '1', memory: '256Mi' }, limits: { memory: '512Mi' } } },
  pod: {
    labels: { tier: 'platform' },
    annotations: { 'example.test/pod': 'yes' },
    nodeSelector: { 'kubernetes.io/os': 'linux' },
    tolerations: { arm: { key: 'kubernetes.io/arch', operator: 'Exists', effect: 'NoSchedule' } },
    priorityClass: 'system-cluster-critical',
    terminationGraceSeconds: 60,
  },
  serviceAccount: { name: 'placement', annotations: { 'example.test/role': 'reader' } },
  disruption: { maxUnavailable: 2 },
  admission: { inlineBudgetMs: 200, timeoutSeconds: 3, atATime: 64, drainSeconds: 10 },
  secretNamespaces: { shop: true, blog: true, old: null },
  registries: {
    cloudIdentity: true,
    trustAllReaders: true,
    plainHttp: { 'registry.tools:5000': true },
    openAddresses: { '10.0.0.0/8': true },
    localhosts: { 'localhost:5000': 'registry.tools:5000' },
    dockerConfig: { secret: 'registries' },
    authorities: { configMap: 'authorities', key: 'bundle.pem' },
    mirrors: { configMap: 'mirrors' },
    credentialProviders: { configMap: 'providers', hostPath: '/usr/libexec/providers', serviceAccountTokens: true },
    maxDigests: 5000,
  },
  declaredPools: { 'linux/arm64': true },
  readLogs: true,
  definitions: { install: false },
  release: { enabled: false },
  rescue: { enabled: false, schedule: '*/10 * * * *' },
  networkPolicy: {
    enabled: true,
    readers: { monitoring: { namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'monitoring' } } } },
    registryPorts: [443, 5000],
    apiServerPorts: [6443],
  },
  metrics: {
    serviceMonitor: { enabled: true, labels: { release: 'monitoring' }, intervalSeconds: 15 },
    alerts: { enabled: true, labels: { release: 'monitoring' }, runbooks: 'https://runbooks.example/placement' },
    dashboard: { enabled: true, labels: { grafana_dashboard: '1' } },
  },
};

export type HelmVersion = 'helm3' | 'helm4';

export interface HelmRun {
  readonly succeeded: boolean;
  readonly output: string;
  readonly errors: string;
}

/** Runs `helm template` or `helm lint --strict` over the chart. */
export async function runHelm(
  version: HelmVersion,
  command: 'template' | 'lint',
  values: object,
  namespace: string = release.namespace,
): Promise<HelmRun> {
  const programs = await ensureComponents([version]);
  const what = command === 'template' ? ['template', release.name, chartFolder] : ['lint', '--strict', chartFolder];
  return withValues(values, (file) => run(programs[version], [...what, '--namespace', namespace, '--values', file]));
}

async function withValues<T>(values: object, use: (file: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'landfall-operator-chart-'));
  try {
    const file = join(folder, 'values.json');
    await writeFile(file, JSON.stringify(values));
    return await use(file);
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** The objects of a release, as a YAML stream. */
export async function renderOperator(
  values: object,
  { version = 'helm4', namespace = release.namespace }: { readonly version?: HelmVersion; readonly namespace?: string } = {},
): Promise<string> {
  const answer = await runHelm(version, 'template', values, namespace);
  if (!answer.succeeded) throw new Error(answer.errors);
  return answer.output;
}

/** Of the objects of a release those that say what it may do, as one list. */
export function rightsIn(stream: string): object {
  const objects = parseAllDocuments(stream).map((document) => document.toJS() as { readonly kind?: string } | null);
  const items = objects.filter((object) => /^(Cluster)?Role(Binding)?$|^ServiceAccount$/.test(object?.kind ?? ''));
  return { apiVersion: 'v1', kind: 'List', items };
}

function run(program: string, parameters: readonly string[]): Promise<HelmRun> {
  const { promise, resolve } = Promise.withResolvers<HelmRun>();
  execFile(program, parameters, { maxBuffer: 16 * 1024 * 1024 }, (error, output, errors) => {
    resolve({ succeeded: error === null, output, errors });
  });
  return promise;
}
