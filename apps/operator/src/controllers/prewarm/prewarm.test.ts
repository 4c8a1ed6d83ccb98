import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createStage, provenFor } from '../testing/stage.ts';
import { templateView } from './template-view.ts';
import { warm } from './warm.ts';

const spec = { serviceAccountName: 'web', containers: [{ name: 'web', image: 'web:1' }] };

function workload(kind: string, pod: object = spec, more: object = {}) {
  const template = { metadata: { labels: { app: 'web' } }, spec: pod };
  const holder = kind === 'CronJob' ? { jobTemplate: { spec: { template } } } : { template };
  return { kind, metadata: { name: 'web', namespace: 'shop', ...more }, spec: { ...holder, replicas: 0 } };
}

describe('of a template', () => {
  test.each(['Deployment', 'StatefulSet', 'DaemonSet', 'Job', 'CronJob', 'Rollout'])(
    'of a %s the images are seen, without pods',
    (kind) => {
      expect(templateView(workload(kind))).toMatchObject({
        namespace: 'shop',
        images: ['web:1'],
        pullSpec: { serviceAccountName: 'web' },
      });
    },
  );

  test('nothing is asked again when something else in it changed', () => {
    const before = templateView(workload('Deployment'));
    const scaled = templateView({
      ...workload('Deployment'),
      metadata: { name: 'web', namespace: 'shop', resourceVersion: '9' },
    });
    const env = templateView(workload('Deployment', { ...spec, containers: [{ name: 'web', image: 'web:1', env: [] }] }));
    const image = templateView(workload('Deployment', { ...spec, containers: [{ name: 'web', image: 'web:2' }] }));
    const secret = templateView(workload('Deployment', { ...spec, imagePullSecrets: [{ name: 'pull' }] }));

    expect(scaled?.fingerprint).toBe(before?.fingerprint);
    expect(env?.fingerprint).toBe(before?.fingerprint);
    expect(image?.fingerprint).not.toBe(before?.fingerprint);
    expect(secret?.fingerprint).not.toBe(before?.fingerprint);
  });

  test('of a Job that a CronJob made nothing is kept: the CronJob says it', () => {
    const ownerReferences = [{ kind: 'CronJob', name: 'nightly', controller: true }];

    expect(templateView(workload('Job', spec, { ownerReferences }))).toBeUndefined();
  });

  test('that is anything at all nothing breaks', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.anything()), fc.anything(), (object, part) => {
        const views = [templateView(object), templateView({ kind: 'Deployment', metadata: part, spec: { template: part } })];
        for (const view of views) expect(view === undefined || view.images.length > 0).toBe(true);
      }),
    );
  });
});

describe('prewarming', () => {
  const view = templateView(workload('Deployment', { ...spec, initContainers: [{ name: 'init', image: 'init:1' }] }))!;
  const { signal } = new AbortController();

  test('asks for what nobody knows, at the lowest priority, with the way to read that the template names', async () => {
    const stage = createStage();
    stage.facts.set('web:1', provenFor('amd64'));
    stage.look = () => new Map([['init:1', provenFor('arm64')]]);

    expect(await warm(view, stage.context, signal)).toBeUndefined();

    expect(stage.asked).toMatchObject([
      { images: ['init:1'], namespace: 'shop', podSpec: { serviceAccountName: 'web' }, isTemplate: true, priority: 'dry-run' },
    ]);
    expect(stage.metrics.text()).toContain('landfall_placement_prewarmed_images_total{answer="proven"} 1');
  });

  test('asks nobody twice', async () => {
    const stage = createStage();
    stage.look = () =>
      new Map([
        ['web:1', provenFor('amd64')],
        ['init:1', provenFor('amd64')],
      ]);

    await warm(view, stage.context, signal);
    await warm(view, stage.context, signal);

    expect(stage.asked).toHaveLength(1);
  });

  test('comes again for what a registry could not say, and not for what is not there', async () => {
    const stage = createStage();
    const unknown = (isTransient: boolean) =>
      ({ kind: 'unknown', reason: isTransient ? 'throttled' : 'not-found', detail: '', isTransient }) as const;
    stage.look = ({ images }) => new Map(images.map((image) => [image, unknown(true)]));
    expect(await warm(view, stage.context, signal)).toEqual({ againAfterMs: 600_000 });

    stage.facts.clear();
    stage.look = ({ images }) => new Map(images.map((image) => [image, unknown(false)]));
    expect(await warm(view, stage.context, signal)).toBeUndefined();
  });

  test('leaves namespaces alone that policy excludes, but for DaemonSets, which break first', async () => {
    const stage = createStage();
    stage.cluster = { ...stage.cluster, exclude: { ...stage.cluster.exclude, namespaces: ['shop'] } };

    await warm(view, stage.context, signal);
    expect(stage.asked).toEqual([]);

    await warm({ ...view, kind: 'DaemonSet' }, stage.context, signal);
    expect(stage.asked).toHaveLength(1);
  });
});
