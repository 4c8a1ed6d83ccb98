import { describe, expect, test } from 'vitest';
import { component, images, web } from './examples.ts';
import type { Values } from './helm.ts';
import { at, describe as namesOf, one, podSpec, render } from './render.ts';

const schedule = {
  cron: '0 3 * * *',
  timeZone: 'Europe/Berlin',
  suspend: true,
  successfulHistory: 5,
  failedHistory: 2,
  startingDeadlineSeconds: 60,
};

describe('kinds of workloads', () => {
  test('a Deployment replaces its pods without a gap, and has no more objects than it needs', async () => {
    const objects = await render(web, images);

    expect(namesOf(objects)).toBe('Deployment/web Service/web ServiceAccount/web');
    expect(at(one(objects, 'Deployment'), 'spec.replicas')).toBe(1);
    expect(at(one(objects, 'Deployment'), 'spec.strategy')).toEqual({
      type: 'RollingUpdate',
      rollingUpdate: { maxSurge: '25%', maxUnavailable: 0 },
    });
  });

  test('a StatefulSet has a headless Service, claim templates and its own name for each pod', async () => {
    const objects = await render(
      component({
        kind: 'StatefulSet',
        volumes: { data: { claim: { size: '1Gi' }, mounts: { '/data': {} } } },
        strategy: { partition: 1 },
      }),
    );

    const set = one(objects, 'StatefulSet');
    expect(namesOf(objects)).toBe('Service/web Service/web-headless ServiceAccount/web StatefulSet/web');
    expect(at(set, 'spec.serviceName')).toBe('web-headless');
    expect(at(set, 'spec.updateStrategy.rollingUpdate.partition')).toBe(1);
    expect(at(set, 'spec.volumeClaimTemplates.0.metadata.name')).toBe('data');
    expect(at(podSpec(set), 'volumes')).toBeUndefined();
    expect(at(podSpec(set), 'containers.0.volumeMounts')).toEqual([{ name: 'data', mountPath: '/data' }]);
    expect(at(one(objects, 'Service', 'web-headless'), 'spec.clusterIP')).toBe('None');
    expect(at(one(objects, 'Service', 'web'), 'spec.clusterIP')).toBeUndefined();
  });

  test('a DaemonSet has no replicas', async () => {
    const set = one(await render(component({ kind: 'DaemonSet', replicas: 3 })), 'DaemonSet');

    expect(at(set, 'spec.replicas')).toBeUndefined();
    expect(at(set, 'spec.updateStrategy.rollingUpdate.maxUnavailable')).toBe(1);
  });

  test('a CronJob keeps what is said of its schedule, and does not overlap unless told', async () => {
    const cronJob = one(await render(component({ kind: 'CronJob', schedule, job: { backoffLimit: 0 } })), 'CronJob');

    expect(cronJob.spec).toMatchObject({
      schedule: '0 3 * * *',
      timeZone: 'Europe/Berlin',
      suspend: true,
      concurrencyPolicy: 'Forbid',
      successfulJobsHistoryLimit: 5,
      failedJobsHistoryLimit: 2,
      startingDeadlineSeconds: 60,
      jobTemplate: { spec: { backoffLimit: 0, template: { spec: { restartPolicy: 'Never' } } } },
    });
  });

  test('a CronJob without a schedule is refused', async () => {
    await expect(render(component({ kind: 'CronJob' }))).rejects.toThrow('web: schedule.cron is missing');
  });

  test('Jobs and CronJobs have no Service by themselves', async () => {
    expect(namesOf(await render(component({ kind: 'CronJob', schedule })))).toBe('CronJob/web ServiceAccount/web');
  });

  test('names that Kubernetes would lengthen too far are cut, and stay apart', async () => {
    const long = 'a'.repeat(63);
    const sets = await Promise.all(
      [long, `${'a'.repeat(62)}b`].map((name) =>
        render(component({ component: name, kind: 'StatefulSet', images: { [name]: 'x:1' } })),
      ),
    );

    const names = sets.map((objects) => one(objects, 'StatefulSet').metadata.name);
    expect(names.every((name) => name.length <= 52)).toBe(true);
    expect(new Set(names).size).toBe(2);
  });
});

describe('a Job', () => {
  const migrate = component({
    component: 'migrate',
    kind: 'Job',
    container: { command: ['migrate'] },
    images: { migrate: 'shop/web:1' },
  });

  async function nameOf(...values: readonly Values[]): Promise<string> {
    return one(await render(migrate, ...values), 'Job').metadata.name;
  }

  test('runs again when its image or command changes, and only then', async () => {
    const first = await nameOf();

    expect(first).toMatch(/^migrate-[0-9a-f]{8}$/);
    expect(await nameOf({ labels: { team: 'a' } })).toBe(first);
    expect(await nameOf({ images: { migrate: 'shop/web:2' } })).not.toBe(first);
    expect(await nameOf({ container: { args: ['--all'] } })).not.toBe(first);
    expect(await nameOf({ configs: { sql: { data: { 'a.sql': 'select 1' } } } })).not.toBe(first);
  });

  test('as a Helm hook runs before the rest, and what it needs comes before it', async () => {
    const objects = await render(migrate, { job: { hook: 'helm' }, configs: { sql: { data: { 'a.sql': 'select 1' } } } });

    expect(one(objects, 'Job').metadata).toMatchObject({
      name: 'migrate',
      annotations: { 'helm.sh/hook': 'pre-install,pre-upgrade', 'helm.sh/hook-delete-policy': 'before-hook-creation' },
    });
    for (const kind of ['ServiceAccount', 'ConfigMap']) {
      expect(one(objects, kind).metadata.annotations).toMatchObject({
        'helm.sh/hook': 'pre-install,pre-upgrade',
        'helm.sh/hook-weight': '-10',
      });
    }
  });

  test('as a Helm hook cannot own a claim, which would go with it', async () => {
    const volumes = { data: { claim: { size: '1Gi' }, mounts: { '/data': {} } } };

    await expect(render(migrate, { job: { hook: 'helm' }, volumes })).rejects.toThrow(
      'volumes.data.claim cannot belong to a Helm hook',
    );
  });

  test('as an Argo CD hook is deleted before the next run', async () => {
    expect(one(await render(migrate, { job: { hook: 'argocd' } }), 'Job').metadata).toMatchObject({
      name: 'migrate',
      annotations: { 'argocd.argoproj.io/hook': 'Sync', 'argocd.argoproj.io/hook-delete-policy': 'BeforeHookCreation' },
    });
  });

  test('says how often and how long it may try', async () => {
    const job = { backoffLimit: 2, ttlSeconds: 60, deadlineSeconds: 600, completions: 3, parallelism: 2, restart: 'OnFailure' };

    expect(one(await render(migrate, { job }), 'Job').spec).toMatchObject({
      backoffLimit: 2,
      ttlSecondsAfterFinished: 60,
      activeDeadlineSeconds: 600,
      completions: 3,
      parallelism: 2,
      template: { spec: { restartPolicy: 'OnFailure' } },
    });
  });
});

describe('what is rendered at all', () => {
  test('nothing when the component is off', async () => {
    expect(await render(component({ enabled: false, extraObjects: { a: { apiVersion: 'v1', kind: 'ConfigMap' } } }))).toEqual([]);
  });

  test('only a name for a component that runs somewhere else', async () => {
    const objects = await render(component({ external: { host: 'db.example.test' }, service: { aliases: { postgres: {} } } }));

    expect(namesOf(objects)).toBe('Service/postgres Service/web');
    expect(one(objects, 'Service', 'web').spec).toEqual({ type: 'ExternalName', externalName: 'db.example.test' });
  });

  test('an address in place of a name becomes endpoints', async () => {
    const objects = await render(component({ external: { host: '192.0.2.7' } }));

    expect(namesOf(objects)).toBe('EndpointSlice/web-external Service/web');
    expect(one(objects, 'EndpointSlice')).toMatchObject({
      metadata: { labels: { 'kubernetes.io/service-name': 'web' } },
      addressType: 'IPv4',
      endpoints: [{ addresses: ['192.0.2.7'] }],
      ports: [{ name: 'http', port: 8000 }],
    });
  });

  test('objects that a person adds, as they are', async () => {
    const extra = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'mine' }, data: { empty: null, braces: '{{ x }}' } };

    expect(await render(component({ extraObjects: { mine: extra } }))).toContainEqual(extra);
  });
});

describe('labels', () => {
  test('selectors are the same whatever else changes', async () => {
    const [before, after] = await Promise.all([
      render(component({})),
      render(
        component({
          role: 'api',
          replicas: 4,
          labels: { team: 'a', 'app.kubernetes.io/name': 'other' },
          podLabels: { tier: 'front' },
        }),
      ),
    ]);

    const selector = { 'app.kubernetes.io/name': 'web', 'app.kubernetes.io/part-of': 'shop' };
    for (const objects of [before, after]) {
      expect(at(one(objects, 'Deployment'), 'spec.selector.matchLabels')).toEqual(selector);
      expect(at(one(objects, 'Deployment'), 'spec.template.metadata.labels')).toMatchObject(selector);
      expect(at(one(objects, 'Service'), 'spec.selector')).toEqual(selector);
    }
    expect(one(after, 'Service').metadata.labels).toMatchObject({ team: 'a', 'app.kubernetes.io/component': 'api' });
    expect(at(one(after, 'Deployment'), 'spec.template.metadata.labels.tier')).toBe('front');
  });

  test('every object carries the recommended labels and those of the component', async () => {
    const objects = await render(
      component({ labels: { team: 'a' }, annotations: { owner: 'ann' }, replicas: 2, exposure: { main: { port: 'http' } } }),
    );

    expect(objects).toHaveLength(5);
    for (const object of objects) {
      expect(object.metadata).toMatchObject({
        namespace: 'shop',
        annotations: { owner: 'ann' },
        labels: {
          'app.kubernetes.io/name': 'web',
          'app.kubernetes.io/instance': 'test',
          'app.kubernetes.io/component': 'web',
          'app.kubernetes.io/part-of': 'shop',
          'app.kubernetes.io/managed-by': 'Helm',
          team: 'a',
        },
      });
    }
  });
});
