import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type ControlPlane, startControlPlane } from '../control-plane/control-plane.ts';
import { component } from './examples.ts';
import { bothHelms, type Helm, type Values } from './helm.ts';
import { at } from './render.ts';

let server: ControlPlane;
let helm3: Helm;
let helm4: Helm;

beforeAll(async () => {
  [server, [helm3, helm4]] = await Promise.all([startControlPlane(), bothHelms()]);
}, 900_000);

afterAll(() => server.stop());

/** A release in a namespace of its own. */
async function newRelease(
  name: string,
): Promise<{ apply(helm: Helm, values: Values): Promise<void>; remove(helm: Helm): Promise<void> }> {
  await server.createNamespace(name);
  const release = { name: 'web', namespace: name, kubeconfig: server.kubeconfig };
  return {
    async apply(helm, values) {
      const answer = await helm.upgrade(release, [values]);
      expect(answer.errors.replaceAll(/^(level=|W\d|I\d|WARNING).*\n?/gm, '')).toBe('');
      expect(answer.succeeded).toBe(true);
    },
    async remove(helm) {
      expect((await helm.uninstall(release)).succeeded).toBe(true);
    },
  };
}

async function namesOf(kind: string, namespace: string): Promise<readonly string[]> {
  const names = await server.kubectl(['get', kind, '--namespace', namespace, '--output', 'name']);
  return names.split('\n').filter((name) => name !== '');
}

async function read(name: string, namespace: string): Promise<unknown> {
  return JSON.parse(await server.kubectl(['get', name, '--namespace', namespace, '--output', 'json']));
}

const data = { data: { claim: { size: '1Gi' }, mounts: { '/data': {} } } };
const changed = {
  role: 'api',
  replicas: 2,
  labels: { team: 'a' },
  podLabels: { tier: 'front' },
  container: { ports: { http: 8001, admin: 9000 }, env: { A: '1' } },
  images: { web: 'registry.example.test/shop/web:2.0' },
  service: { aliases: { www: {} } },
};

describe('an upgrade in a real cluster', () => {
  test.each(['Deployment', 'StatefulSet', 'DaemonSet'])('of a %s meets nothing that cannot be changed', async (kind) => {
    const namespace = `upgrade-${kind.toLowerCase()}`;
    const release = await newRelease(namespace);

    await release.apply(helm3, component({ kind, volumes: data }));
    await release.apply(helm3, component({ kind, volumes: data, ...changed }));
    await release.apply(helm4, component({ kind, volumes: data }));

    const workload = await read(`${kind}/web`, namespace);
    expect(at(workload, 'spec.template.spec.containers.0.image')).toBe('registry.example.test/shop/web:1.0');
    expect(await namesOf('services', namespace)).not.toContain('service/www');
  });

  test('of a Job runs a changed one, and leaves an unchanged one alone', async () => {
    const job = (image: string) => component({ kind: 'Job', images: { web: image } });
    const release = await newRelease('upgrade-job');

    await release.apply(helm4, job('web:1'));
    const [first] = await namesOf('jobs', 'upgrade-job');
    await release.apply(helm4, { ...job('web:1'), labels: { team: 'a' } });
    expect(await namesOf('jobs', 'upgrade-job')).toEqual([first]);
    await release.apply(helm4, job('web:2'));

    const jobs = await namesOf('jobs', 'upgrade-job');
    expect(jobs).toHaveLength(1);
    expect(jobs).not.toContain(first);
  });
});

test('claims stay when the release goes, and the next release takes them up again', async () => {
  const release = await newRelease('keep');

  await release.apply(helm4, component({ volumes: data }));
  await release.remove(helm4);
  expect(await namesOf('deployments', 'keep')).toEqual([]);
  expect(await namesOf('persistentvolumeclaims', 'keep')).toEqual(['persistentvolumeclaim/web-data']);

  await release.apply(helm3, component({ volumes: data }));
  expect(await namesOf('deployments', 'keep')).toEqual(['deployment.apps/web']);
});

test('a component that moves out of the cluster leaves its name behind', async () => {
  const release = await newRelease('external');

  await release.apply(helm4, component({ kind: 'StatefulSet' }));
  await release.apply(helm4, component({ kind: 'StatefulSet', external: { host: 'db.example.test' } }));

  expect(await namesOf('statefulsets', 'external')).toEqual([]);
  expect(at(await read('service/web', 'external'), 'spec')).toMatchObject({
    type: 'ExternalName',
    externalName: 'db.example.test',
  });
});
