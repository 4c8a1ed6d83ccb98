import { describe, expect, test } from 'vitest';
import { component, images, shared, web } from './examples.ts';
import type { Values } from './helm.ts';
import { at, describe as namesOf, one, podSpec, type Rendered, render } from './render.ts';

async function deploymentOf(...files: readonly Values[]): Promise<Rendered> {
  return one(await render(web, images, ...files), 'Deployment');
}

const kept = {
  'helm.sh/resource-policy': 'keep',
  'argocd.argoproj.io/sync-options': 'Prune=false,Delete=false',
  'argocd.argoproj.io/compare-options': 'IgnoreExtraneous',
};

describe('a claim', () => {
  const volumes = { data: { claim: { size: '10Gi' }, mounts: { '/data': {} } } };

  test('outlives its release, and the pod that holds it goes before the next comes', async () => {
    const objects = await render(component({ volumes }));

    expect(one(objects, 'PersistentVolumeClaim')).toMatchObject({
      metadata: { name: 'web-data', annotations: kept },
      spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '10Gi' } } },
    });
    expect(at(one(objects, 'PersistentVolumeClaim'), 'spec.storageClassName')).toBeUndefined();
    expect(at(one(objects, 'Deployment'), 'spec.strategy')).toEqual({ type: 'Recreate' });
    expect(at(podSpec(one(objects, 'Deployment')), 'volumes')).toEqual([
      { name: 'data', persistentVolumeClaim: { claimName: 'web-data' } },
    ]);
  });

  test('does not hold up an Application that waits to be healthy', async () => {
    const claim = one(await render(component({ volumes })), 'PersistentVolumeClaim');

    expect(claim.metadata.annotations).toMatchObject({ 'argocd.argoproj.io/ignore-healthcheck': 'true' });
  });

  test('that many may mount does not stop the pods', async () => {
    const many = { data: { ...volumes.data, claim: { size: '10Gi', access: 'ReadWriteMany' } } };

    expect(at(await deploymentOf({ volumes: many }), 'spec.strategy.type')).toBe('RollingUpdate');
    expect(
      at(await deploymentOf({ volumes, strategy: { type: 'RollingUpdate', maxSurge: 0, maxUnavailable: 1 } }), 'spec.strategy'),
    ).toEqual({
      type: 'RollingUpdate',
      rollingUpdate: { maxSurge: 0, maxUnavailable: 1 },
    });
  });

  test.each([
    [{}, 'ReadWriteOnce', 'standard'],
    [{ access: 'ReadWriteMany' }, 'ReadWriteMany', 'nfs'],
    [{ access: 'ReadWriteMany', class: 'fast' }, 'ReadWriteMany', 'fast'],
  ])('has the class of its own, else of the environment: %j', async (values, access, storageClassName) => {
    const classes = { ReadWriteOnce: 'standard', ReadWriteMany: 'nfs' };
    const objects = await render(
      component({ volumes: { data: { claim: { size: '1Gi', ...values }, mounts: {} } }, storage: { classes } }),
    );

    expect(at(one(objects, 'PersistentVolumeClaim'), 'spec')).toMatchObject({ accessModes: [access], storageClassName });
  });

  test('of a StatefulSet is a template with labels that never change', async () => {
    const set = one(await render(component({ kind: 'StatefulSet', volumes, labels: { team: 'a' } })), 'StatefulSet');

    expect(at(set, 'spec.volumeClaimTemplates.0')).toMatchObject({
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: { name: 'data', labels: { 'app.kubernetes.io/name': 'web', 'app.kubernetes.io/part-of': 'shop' } },
      spec: { resources: { requests: { storage: '10Gi' } } },
    });
    expect(at(set, 'spec.volumeClaimTemplates.0.metadata.labels.team')).toBeUndefined();
  });
});

describe('volumes', () => {
  test.each<readonly [string, Values, unknown]>([
    ['shared', { shared: 'uploads' }, { persistentVolumeClaim: { claimName: 'shared-uploads' } }],
    ['existing', { existing: 'legacy' }, { persistentVolumeClaim: { claimName: 'legacy' } }],
    ['existingConfig', { existingConfig: 'theirs' }, { configMap: { name: 'theirs' } }],
    [
      'secret',
      { secret: { name: 'tls', optional: true }, defaultMode: 256 },
      { secret: { secretName: 'tls', optional: true, defaultMode: 256 } },
    ],
    ['empty', { empty: {} }, { emptyDir: {} }],
    ['memory', { empty: { memory: true, size: '64Mi' } }, { emptyDir: { medium: 'Memory', sizeLimit: '64Mi' } }],
    [
      'image',
      { image: { reference: 'shop/model:1', pullPolicy: 'Always' } },
      { image: { reference: 'shop/model:1', pullPolicy: 'Always' } },
    ],
  ])('come from their source: %s', async (_, source, expected) => {
    const spec = podSpec(await deploymentOf({ volumes: { it: { ...source, mounts: {} } } }));

    expect(at(spec, 'volumes')).toEqual([{ name: 'it', ...(expected as object) }]);
  });

  test.each([
    [{}, 'says nothing'],
    [{ empty: {}, shared: 'a' }, 'says shared and empty'],
  ])('have exactly one source: %j', async (source, message) => {
    await expect(deploymentOf({ volumes: { it: { ...source, mounts: {} } } })).rejects.toThrow(
      `web: volumes.it ${message}; expected exactly one source`,
    );
  });

  test('are mounted where they are asked for, in the containers that are named', async () => {
    const volumes = {
      data: {
        empty: {},
        mounts: {
          '/data': {},
          '/data/part': { subPath: 'part', readOnly: true, propagation: 'HostToContainer' },
          '/copy': { containers: ['fill', 'proxy'] },
        },
      },
    };
    const spec = podSpec(await deploymentOf({ volumes, init: { fill: {} }, sidecars: { proxy: { image: 'web' } } }));

    const main = at(spec, 'containers.0.volumeMounts');
    expect(main).toEqual([
      { name: 'data', mountPath: '/data' },
      { name: 'data', mountPath: '/data/part', subPath: 'part', readOnly: true, mountPropagation: 'HostToContainer' },
    ]);
    for (const index of [0, 1])
      expect(at(spec, `initContainers.${index}.volumeMounts`)).toEqual([{ name: 'data', mountPath: '/copy' }]);
  });
});

describe('configs', () => {
  const template = 'server { {{ .Values.secret }} {% raw %} ${HOME} }\n';
  const configs = { nginx: { data: { 'nginx.conf': template, empty: '' }, binary: { 'logo.png': 'iVBORw0KGgo=' } } };
  const volumes = {
    conf: { config: 'nginx', items: { 'nginx.conf': { path: 'a/b.conf', mode: 292 } }, mounts: { '/etc/nginx': {} } },
  };

  test('keep their content to the byte, braces and all', async () => {
    const map = one(await render(component({ configs })), 'ConfigMap');

    expect(map).toMatchObject({ metadata: { name: 'web-nginx' }, data: configs.nginx.data, binaryData: configs.nginx.binary });
  });

  test('can be placed file by file', async () => {
    expect(at(podSpec(await deploymentOf({ configs, volumes })), 'volumes.0.configMap')).toEqual({
      name: 'web-nginx',
      items: [{ key: 'nginx.conf', path: 'a/b.conf', mode: 292 }],
    });
  });

  test('replace the pods when their content changes, and only then', async () => {
    const checksumOf = async (...files: readonly Values[]) =>
      at(await deploymentOf({ configs }, ...files), ['spec', 'template', 'metadata', 'annotations', 'checksum/configs']);

    expect(await checksumOf()).toMatch(/^[0-9a-f]{64}$/);
    expect(await checksumOf({ replicas: 3 })).toBe(await checksumOf());
    expect(await checksumOf({ configs: { nginx: { data: { empty: 'x' } } } })).not.toBe(await checksumOf());
  });

  test('that are mounted must be there', async () => {
    await expect(deploymentOf({ volumes })).rejects.toThrow('web: volumes.conf.config is "nginx", which is not in configs');
  });
});

describe('the shared release', () => {
  const claims = { uploads: { size: '10Gi', access: 'ReadWriteMany' } };
  const secrets = {
    db: { keys: { PASSWORD: {}, USER: { property: 'login', remote: 'teams/db' } } },
    tls: { remote: 'pki/shop', type: 'kubernetes.io/tls', keys: { 'tls.key': {} } },
  };

  test('holds claims and configs under names that no component has', async () => {
    const objects = await render(shared({ claims, configs: { nginx: { data: { a: 'b' } } } }));

    expect(namesOf(objects)).toBe('ConfigMap/shared-nginx PersistentVolumeClaim/shared-uploads');
    expect(one(objects, 'PersistentVolumeClaim').metadata.annotations).toMatchObject(kept);
  });

  test('brings secrets from a store', async () => {
    const secretStore = { mode: 'external', name: 'vault', kind: 'SecretStore', refreshInterval: '5m' };
    const objects = await render(shared({ secrets, secretStore }));

    expect(at(one(objects, 'ExternalSecret', 'db'), 'spec')).toEqual({
      refreshInterval: '5m',
      secretStoreRef: { kind: 'SecretStore', name: 'vault' },
      target: { name: 'db', creationPolicy: 'Owner' },
      data: [
        { secretKey: 'PASSWORD', remoteRef: { key: 'shop/db', property: 'PASSWORD' } },
        { secretKey: 'USER', remoteRef: { key: 'teams/db', property: 'login' } },
      ],
    });
    expect(at(one(objects, 'ExternalSecret', 'tls'), 'spec')).toMatchObject({
      target: { template: { type: 'kubernetes.io/tls' } },
      data: [{ remoteRef: { key: 'pki/shop', property: 'tls.key' } }],
    });
  });

  test('opens sealed secrets, and says which value is still to be sealed', async () => {
    const sealed = { db: { PASSWORD: 'AgBx', USER: 'AgBy' }, tls: { 'tls.key': 'AgBz' } };
    const objects = await render(shared({ secrets, secretStore: { mode: 'sealed', sealed } }));

    expect(at(one(objects, 'SealedSecret', 'db'), 'spec.encryptedData')).toEqual(sealed.db);
    await expect(render(shared({ secrets, secretStore: { mode: 'sealed', sealed: { db: sealed.db } } }))).rejects.toThrow(
      'secretStore.sealed.tls.tls.key is missing: encrypt the value with kubeseal --raw --name tls --namespace shop',
    );
  });

  test('leaves secrets to others that exist already', async () => {
    expect(await render(shared({ secrets }))).toEqual([]);
  });
});
