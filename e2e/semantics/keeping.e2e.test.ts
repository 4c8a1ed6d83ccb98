import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Delivered, type Delivery, startDelivery } from './delivered.ts';
import { argumentsOf, type Container, type Mount, type PodSpec, variableOf } from './objects.ts';

const fixtures = join(import.meta.dirname, '../../fixtures');
let delivery: Delivery;
let volumes: Delivered;
let binds: Delivered;
let loading: Delivered;
let newer: Delivered;

beforeAll(async () => {
  delivery = await startDelivery();
  volumes = await delivery.deliver('volumes');
  binds = await delivery.deliver('binds');
  loading = await delivery.deliver('loading');
  newer = await delivery.deliver('newer-keys');
});
afterAll(() => delivery.stop());

function main(delivered: Delivered, component: string): Container {
  const [container] = delivered.pod(component).containers;
  if (container === undefined) throw new Error(`${component} has no container`);
  return container;
}

function mountAt(container: Container, path: string): Mount | undefined {
  return container.volumeMounts?.find(({ mountPath }) => mountPath === path);
}

/** The claim behind a path of the main container. */
function claimAt(pod: PodSpec, path: string): string | undefined {
  const mount = pod.containers[0] === undefined ? undefined : mountAt(pod.containers[0], path);
  return pod.volumes?.find(({ name }) => name === mount?.name)?.persistentVolumeClaim?.claimName;
}

describe('a volume', () => {
  test('of two services is one claim that both can mount', () => {
    const claims = ['writer', 'reader', 'borrower'].map((component) => claimAt(volumes.pod(component), '/srv/exchange'));
    const [claim = ''] = claims;

    expect(new Set(claims).size).toBe(1);
    expect(volumes.find('PersistentVolumeClaim', claim).spec?.accessModes).toEqual(['ReadWriteMany']);
    expect(volumes.findings).toContainEqual(expect.objectContaining({ code: 'shared-volume' }));
  });

  test('is read-only where Compose says so', () => {
    const modes = ['writer', 'reader', 'borrower'].map(
      (name) => mountAt(main(volumes, name), '/srv/exchange')?.readOnly ?? false,
    );

    expect(modes).toEqual([false, true, true]);
  });

  test('that the image fills is filled before the start', () => {
    const pod = volumes.pod('site');
    const [copy] = pod.initContainers ?? [];

    expect(copy?.image).toBe(pod.containers[0]?.image);
    expect(copy === undefined ? [] : argumentsOf(copy).slice(-2)).toEqual(['/usr/share/nginx/html', '/volumes/pages']);
    expect(copy?.volumeMounts?.map(({ mountPath }) => mountPath)).toContain('/volumes/pages');
  });

  test('that is fresh belongs to the user of the container', () => {
    expect(volumes.pod('writer').securityContext?.fsGroup).toBe(1000);
  });

  test('that only the Dockerfile declares is there', () => {
    expect(mountAt(main(volumes, 'store'), '/srv/store')).toBeDefined();
  });

  test('of a database is a claim template with the size and class that a person gave', () => {
    expect(volumes.find('StatefulSet', 'db').spec?.volumeClaimTemplates).toMatchObject([
      { metadata: { name: 'database' }, spec: { storageClassName: 'fast', resources: { requests: { storage: '20Gi' } } } },
    ]);
  });

  test('made by someone else is used, not made', () => {
    expect(claimAt(volumes.pod('media'), '/srv/company')).toBe('company-media');
    expect(volumes.has('PersistentVolumeClaim', 'company-media')).toBe(false);
  });
});

describe('a mounted path of the project', () => {
  test('with a nested folder arrives nested', () => {
    const pod = binds.pod('proxy');
    const mount = mountAt(main(binds, 'proxy'), '/etc/nginx/conf.d');
    const paths = pod.volumes?.find(({ name }) => name === mount?.name)?.configMap?.items?.map(({ path }) => path);

    expect([...(paths ?? [])].sort()).toEqual(['default.conf', 'extra/gzip.conf']);
  });

  test('with a binary file arrives byte for byte', () => {
    const binary = binds.objects.flatMap(({ binaryData }) => Object.values(binaryData ?? {}));

    expect(binary.map((text) => Buffer.from(text, 'base64').subarray(1, 4).toString())).toContain('PNG');
  });

  test('with the code of the image is left to the image', () => {
    expect(mountAt(main(binds, 'app'), '/app')).toBeUndefined();
    expect(binds.outcome('services.app.volumes[0]')).toBe('ignored');
    expect(claimAt(binds.pod('app'), '/app/uploads')).toBeDefined();
  });

  test('that is the Docker socket is never mounted, and said', () => {
    expect(mountAt(main(binds, 'watcher'), '/var/run/docker.sock')).toBeUndefined();
    expect(binds.findings).toContainEqual(expect.objectContaining({ code: 'engine-socket', service: 'watcher' }));
  });

  test('with a file of two mebibytes is refused by its name, not cut', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'landfall-large-file-'));
    try {
      cpSync(join(fixtures, 'binds'), folder, { recursive: true });
      writeFileSync(join(folder, 'nginx/nginx.conf'), `# ${'x'.repeat(2 * 1024 * 1024)}\n`);
      const delivered = await delivery.deliver(folder);

      expect(delivered.findings).toContainEqual(expect.objectContaining({ code: 'bind-file-lost', service: 'proxy' }));
      expect(delivered.outcome('services.proxy.volumes[0]')).toBe('rejected');
      expect(delivered.text.length).toBeLessThan(2 * 1024 * 1024);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});

describe('loading', () => {
  test('`!override` replaces and `!reset` takes away', () => {
    expect(argumentsOf(main(loading, 'web'))).toEqual(['serve', '--production']);
    // The check is gone; whether the port is open is asked of every container without one that is called.
    expect(main(loading, 'web').readinessProbe).toEqual({ tcpSocket: { port: 'http' }, periodSeconds: 5 });
    expect(loading.find('Service', 'web').spec?.ports?.map(({ port }) => port)).toEqual([80]);
    expect(JSON.stringify(loading.objects)).not.toContain('8080');
  });

  test('an included part has variables of its own, and those of the whole win', () => {
    expect(main(loading, 'reports').image).toBe('registry.example/loading/reports:7');
    expect(variableOf(main(loading, 'reports'), 'RELEASE')).toBe('1.4');
    expect(main(loading, 'web').image).toBe('registry.example/loading/web:1.4');
    expect(variableOf(main(loading, 'reports'), 'LOCAL')).toBe('true');
  });

  test('profiles switch services on', async () => {
    const admin = await delivery.deliver('loading', ['--profile', 'admin']);

    expect([loading.has('Deployment', 'admin'), admin.has('Deployment', 'admin')]).toEqual([false, true]);
    expect(loading.outcome('services.admin.image')).toBe('ignored');
  });
});

describe('newer keys', () => {
  test('all GPUs are one GPU and a decision', () => {
    expect(main(newer, 'trainer').resources?.limits?.['nvidia.com/gpu']).toBe('1');
    expect(newer.findings).toContainEqual(expect.objectContaining({ code: 'gpu-decision', service: 'trainer' }));
  });

  test('what a provider makes is no pod of ours', () => {
    expect(() => newer.pod('database')).toThrow('nothing runs pods of database');
    expect(newer.findings).toContainEqual(expect.objectContaining({ code: 'external-service', service: 'database' }));
  });

  test('a model is a variable with its name, and a question for its address', () => {
    expect(variableOf(main(newer, 'chat'), 'LLM_NAME')).toBe('ai/smollm2');
    expect(newer.findings).toContainEqual(expect.objectContaining({ code: 'model-endpoint-missing', service: 'chat' }));
  });

  test('the API socket is refused', () => {
    expect(newer.outcome('services.janitor.use_api_socket')).toBe('rejected');
  });
});
