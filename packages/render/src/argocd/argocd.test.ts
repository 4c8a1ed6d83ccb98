import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { argocdFiles } from './index.ts';

const delivery = {
  app: 'newsroom',
  environments: ['staging', 'production'],
  components: [
    { name: 'shared', wave: 0 },
    { name: 'db', wave: 1 },
    { name: 'web', wave: 2 },
  ],
  repository: { url: 'https://git.example/shop.git', revision: 'main', path: './deploy/' },
  addOns: { keda: true, ingress: false, externalSecrets: false, sealedSecrets: false },
};
const read = (path: string, from: Partial<typeof delivery> = {}) =>
  parse(argocdFiles({ ...delivery, ...from }).get(path) ?? 'null');

describe('argocdFiles', () => {
  it('allows one repository, the namespaces of the app and no cluster-scoped kind but its namespaces', () => {
    const { spec } = read('argocd/project.yaml');

    expect(spec.sourceRepos).toEqual(['https://git.example/shop.git']);
    expect(spec.destinations.map(({ namespace }: { namespace: string }) => namespace)).toEqual([
      'newsroom-staging',
      'newsroom-production',
    ]);
    expect(spec.clusterResourceWhitelist).toEqual([{ group: '', kind: 'Namespace' }]);
    expect(spec.namespaceResourceWhitelist).not.toContainEqual({ group: '', kind: 'Secret' });
  });

  it('makes an Application for each component, with the value files that Helm gets by hand', () => {
    const { spec } = read('argocd/staging.yaml');

    expect(spec.generators[0].list.elements.map(({ component }: { component: string }) => component)).toEqual([
      'shared',
      'db',
      'web',
    ]);
    expect(spec.template.spec.source.path).toBe('deploy/chart');
    expect(spec.template.spec.source.helm.valueFiles).toEqual([
      '../values/{{.component}}.yaml',
      '../environments/staging/common.yaml',
      '../environments/staging/{{.component}}.yaml',
      '../environments/staging/images.yaml',
    ]);
  });

  it('starts waves one after the other, and lets a person start production', () => {
    const staging = read('argocd/staging.yaml').spec;
    const production = read('argocd/production.yaml').spec;

    expect(
      staging.strategy.rollingSync.steps.map(
        (step: { matchExpressions: { values: string[] }[] }) => step.matchExpressions[0]?.values,
      ),
    ).toEqual([['0'], ['1'], ['2']]);
    expect(staging.template.spec.syncPolicy.automated).toEqual({ prune: true, selfHeal: true });
    expect(production.strategy).toBeUndefined();
    expect(production.template.spec.syncPolicy.automated).toBeUndefined();
  });

  it('brings only the add-ons that are used', () => {
    expect([...argocdFiles(delivery).keys()].filter((path) => path.includes('bootstrap'))).toEqual([
      'argocd/bootstrap/root.yaml',
      'argocd/bootstrap/add-ons/keda.yaml',
    ]);
    expect(
      [...argocdFiles({ ...delivery, addOns: { ...delivery.addOns, keda: false } }).keys()].some((path) =>
        path.includes('bootstrap'),
      ),
    ).toBe(false);
  });

  it('writes a path without folders for a repository that is the delivery', () => {
    expect(
      read('argocd/staging.yaml', { repository: { ...delivery.repository, path: '.' } }).spec.template.spec.source.path,
    ).toBe('chart');
  });
});
