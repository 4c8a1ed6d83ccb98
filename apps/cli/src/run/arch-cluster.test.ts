import { createKubeClient, type KubeAnswer, type KubeTransport } from '@landfall/cluster/kube';
import { AppError } from '@landfall/model';
import { describe, expect, it } from 'vitest';
import type { Io } from '../io.ts';
import { readWholeCluster, resourceNamed } from './arch-cluster.ts';

interface Told {
  readonly names: readonly string[];
  readonly err: string;
  readonly paths: readonly string[];
}

/** Reads a cluster whose API server answers so; an empty list where nothing is said. */
async function read(answer: (path: string, tries: number) => Partial<KubeAnswer> | undefined, namespace?: string): Promise<Told> {
  const paths: string[] = [];
  const transport: KubeTransport = {
    async send({ path }) {
      paths.push(path);
      const plain = path.split('?')[0] ?? '';
      const tries = paths.filter((other) => other.split('?')[0] === plain).length;
      return { status: 200, text: '{"kind":"List","metadata":{"resourceVersion":"1"},"items":[]}', ...answer(path, tries) };
    },
    open: () => Promise.reject(new Error('nothing is watched')),
    close: () => undefined,
  };
  const errors: string[] = [];
  const io: Io = {
    stdout: () => undefined,
    stderr: (text) => void errors.push(text),
    stdin: () => new Uint8Array(),
    workingDirectory: '/',
    environment: {},
    terminal: { stdout: false, stderr: false },
  };
  const cluster = { client: createKubeClient(transport), transport, namespace: 'default' };
  const found = await readWholeCluster(cluster, namespace, io);
  return { names: found.map(({ kind, metadata: { name } }) => `${kind}/${name}`), err: errors.join(''), paths };
}

function listOf(name: string, next = ''): Partial<KubeAnswer> {
  const item = {
    metadata: { name, managedFields: [{}], labels: { team: 'a' } },
    spec: { replicas: 1 },
    status: { phase: 'Running', secret: 1 },
  };
  return { text: JSON.stringify({ metadata: { resourceVersion: '1', continue: next }, items: [item] }) };
}

describe('reading a cluster', () => {
  it('goes through lists page by page, and leaves out kinds that it does not know', async () => {
    const { names, paths } = await read((path) => {
      if (path.includes('/rollouts')) return { status: 404, text: '{"reason":"NotFound"}' };
      if (path.includes('/deployments')) return path.includes('continue') ? listOf('second') : listOf('first', 'more');
      return undefined;
    });

    expect(names).toEqual(['Deployment/first', 'Deployment/second']);
    expect(paths.every((path) => path.includes('limit=500'))).toBe(true);
  });

  it('begins a list anew whose pages have expired, and gives up in the end', async () => {
    const { names } = await read((path, tries) => {
      if (!path.includes('/deployments')) return undefined;
      if (path.includes('continue')) return tries < 4 ? { status: 410, text: '{"reason":"Expired"}' } : listOf('last');
      return listOf('first', 'more');
    });

    expect(names).toEqual(['Deployment/first', 'Deployment/last']);
    await expect(read((path) => (path.includes('/pods') ? { status: 410, text: '{}' } : undefined))).rejects.toThrow(AppError);
  });

  it('says what may not be read, and goes on', async () => {
    const { names, err } = await read((path) => {
      if (path.includes('/nodes')) return { status: 403, text: '{"reason":"Forbidden","message":"nodes is forbidden"}' };
      return path.includes('/daemonsets') ? listOf('agent') : undefined;
    });

    expect(names).toEqual(['DaemonSet/agent']);
    expect(err).toMatch(/^Left out: nodes\. .*forbidden/);
  });

  it('reads one namespace when one is named, and the nodes all the same', async () => {
    const { paths } = await read(() => undefined, 'shop');

    expect(paths.filter((path) => path.startsWith('/apis/apps/')).every((path) => path.includes('/namespaces/shop/'))).toBe(true);
    expect(paths.some((path) => path.startsWith('/api/v1/nodes?'))).toBe(true);
  });
});

it.each([
  ['po', 'Pod'],
  ['Deployment', 'Deployment'],
  ['deploy', 'Deployment'],
  ['statefulsets', 'StatefulSet'],
  ['cj', 'CronJob'],
  ['secret', undefined],
  ['constructor', undefined],
])('%s means %s', (word, kind) => {
  expect(resourceNamed(word)?.kind).toBe(kind);
});
