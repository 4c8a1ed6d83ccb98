import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { chartFiles } from '../helm/chart/index.ts';
import type { ArgoDelivery } from './delivery.ts';
import { argocdFiles } from './index.ts';
import { deliveredKinds } from './project.ts';

const noAddOns = { keda: false, ingress: false, externalSecrets: false, sealedSecrets: false };

const delivery: ArgoDelivery = {
  app: 'newsroom',
  environments: ['staging', 'production'],
  components: [
    { name: 'shared', wave: 0 },
    { name: 'db', wave: 1 },
    { name: 'web', wave: 2 },
    { name: 'mail', wave: 1 },
  ],
  repository: { url: 'https://git.example/shop.git', revision: 'main', path: './deploy/' },
  addOns: { ...noAddOns, keda: true },
};

function read(path: string, change: Partial<ArgoDelivery> = {}): unknown {
  return parse(argocdFiles({ ...delivery, ...change }).get(path) ?? 'null');
}

describe('the project', () => {
  test('allows one repository, the namespaces of the app and no cluster-scoped kind but its namespaces', () => {
    expect(read('argocd/project.yaml')).toMatchObject({
      kind: 'AppProject',
      spec: {
        sourceRepos: ['https://git.example/shop.git'],
        destinations: [{ namespace: 'newsroom-staging' }, { namespace: 'newsroom-production' }],
        clusterResourceWhitelist: [{ group: '', kind: 'Namespace' }],
      },
    });
  });

  test('allows exactly the kinds that the chart can render', () => {
    const rendered = [...chartFiles()]
      .filter(([path]) => path.startsWith('templates/'))
      .flatMap(([, text]) => [...text.matchAll(/^apiVersion: (?:([\w.-]+)\/)?\w+\nkind: (\w+)$/gm)])
      .map(([, group = '', kind = '']) => `${group}/${kind}`);

    expect(rendered.length).toBeGreaterThan(15);
    expect(new Set(deliveredKinds.map(({ group, kind }) => `${group}/${kind}`))).toEqual(new Set(rendered));
  });
});

describe('the applications of an environment', () => {
  test('are one for each component, with the value files that Helm gets by hand', () => {
    expect(read('argocd/staging.yaml')).toMatchObject({
      kind: 'ApplicationSet',
      spec: {
        goTemplate: true,
        goTemplateOptions: ['missingkey=error'],
        generators: [{ git: { revision: 'main', files: [{ path: 'deploy/components.yaml' }] } }],
        template: {
          spec: {
            project: 'newsroom',
            source: {
              path: 'deploy/chart',
              targetRevision: 'main',
              helm: {
                valueFiles: [
                  '../values/{{.component}}.yaml',
                  '../environments/staging/common.yaml',
                  '../environments/staging/{{.component}}.yaml',
                  '../environments/staging/images.yaml',
                ],
              },
            },
            destination: { namespace: 'newsroom-staging' },
          },
        },
      },
    });
  });

  test('start wave by wave, and every wave is in a step', () => {
    const step = (wave: string) => ({ matchExpressions: [{ key: 'landfall.dev/wave', operator: 'In', values: [wave] }] });

    expect(read('argocd/staging.yaml')).toMatchObject({
      spec: {
        strategy: { type: 'RollingSync', rollingSync: { steps: expect.arrayContaining(['0', '1', '2'].map(step)) } },
        template: { metadata: { labels: { 'landfall.dev/wave': '{{.wave}}' } } },
      },
    });
  });

  test('follow Git by themselves, but for production', () => {
    const automated = ['spec', 'template', 'spec', 'syncPolicy', 'automated'];

    expect(read('argocd/staging.yaml')).toHaveProperty(automated, { prune: true, selfHeal: true });
    expect(read('argocd/production.yaml')).not.toHaveProperty(automated);
    expect(read('argocd/production.yaml')).not.toHaveProperty('spec.strategy');
  });

  test('go with what they deployed when their component leaves Git, but where a person decides', () => {
    expect(read('argocd/staging.yaml')).not.toHaveProperty('spec.syncPolicy');
    expect(read('argocd/production.yaml')).toHaveProperty('spec.syncPolicy', { preserveResourcesOnDeletion: true });
  });

  test('are listed apart, so that the objects of an environment are the same for other components', () => {
    const more = { components: [...delivery.components, { name: 'queue', wave: 12 }] };

    expect(read('components.yaml')).toEqual([
      { component: 'shared', release: 'shared', wave: '0' },
      { component: 'db', release: 'db', wave: '1' },
      { component: 'web', release: 'web', wave: '2' },
      { component: 'mail', release: 'mail', wave: '1' },
    ]);
    expect(read('components.yaml', more)).toContainEqual({ component: 'queue', release: 'queue', wave: '12' });
    expect(read('argocd/staging.yaml', more)).toEqual(read('argocd/staging.yaml'));
  });

  test('of a wave beyond the steps start last', () => {
    const waves = Array.from({ length: 10 }, (_, wave) => String(wave));

    expect(read('argocd/staging.yaml')).toHaveProperty('spec.strategy.rollingSync.steps.10', {
      matchExpressions: [{ key: 'landfall.dev/wave', operator: 'NotIn', values: waves }],
    });
  });

  test('have release names that Helm accepts', () => {
    const name = `${'a'.repeat(52)}-b`;

    expect(read('components.yaml', { components: [{ name, wave: 1 }] })).toEqual([
      { component: name, release: 'a'.repeat(52), wave: '1' },
    ]);
  });

  test.each(['.', '', './', '/'])('find the chart in a repository that is the delivery: path %j', (path) => {
    expect(read('argocd/staging.yaml', { repository: { ...delivery.repository, path } })).toHaveProperty(
      'spec.template.spec.source.path',
      'chart',
    );
  });
});

describe('the add-ons', () => {
  const pathsOf = (addOns: Partial<ArgoDelivery['addOns']>) =>
    [...argocdFiles({ ...delivery, addOns: { ...noAddOns, ...addOns } }).keys()].filter((path) => path.includes('bootstrap'));

  test('are only those that are used', () => {
    expect(pathsOf({})).toEqual([]);
    expect(pathsOf({ keda: true, externalSecrets: true })).toEqual([
      'argocd/bootstrap/project.yaml',
      'argocd/bootstrap/root.yaml',
      'argocd/bootstrap/add-ons/external-secrets.yaml',
      'argocd/bootstrap/add-ons/keda.yaml',
    ]);
    expect(pathsOf({ ingress: true, sealedSecrets: true })).toHaveLength(4);
  });

  test('may come only from their own charts, into their own namespaces', () => {
    expect(read('argocd/bootstrap/project.yaml')).toMatchObject({
      metadata: { name: 'newsroom-add-ons' },
      spec: {
        sourceRepos: ['https://git.example/shop.git', 'https://kedacore.github.io/charts'],
        destinations: [{ namespace: 'argocd' }, { namespace: 'kube-system' }, { namespace: 'keda' }],
      },
    });
    expect(read('argocd/bootstrap/add-ons/keda.yaml')).toMatchObject({
      spec: { project: 'newsroom-add-ons', destination: { namespace: 'keda' } },
    });
  });

  test('answer to the routes that the chart writes, without a class and with annotations of ingress-nginx', () => {
    expect(read('argocd/bootstrap/add-ons/traefik.yaml', { addOns: { ...noAddOns, ingress: true } })).toHaveProperty(
      'spec.source.helm.valuesObject.extraObjects',
      [expect.objectContaining({ kind: 'IngressClass', spec: { controller: 'k8s.io/ingress-nginx' } })],
    );
  });

  test('are pinned to a version', () => {
    expect(read('argocd/bootstrap/add-ons/keda.yaml')).toHaveProperty(
      'spec.source.targetRevision',
      expect.stringMatching(/^\d+\.\d+\.\d+$/),
    );
  });
});
