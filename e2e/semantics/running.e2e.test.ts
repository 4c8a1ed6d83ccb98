import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Delivered, type Delivery, startDelivery } from './delivered.ts';
import { argumentsOf, variableOf } from './objects.ts';

let delivery: Delivery;
const fixtures = new Map<string, Delivered>();

beforeAll(async () => {
  delivery = await startDelivery();
  for (const name of ['health', 'order', 'text', 'hooks', 'limits']) fixtures.set(name, await delivery.deliver(name));
});
afterAll(() => delivery.stop());

function fixture(name: string): Delivered {
  const delivered = fixtures.get(name);
  if (delivered === undefined) throw new Error(`${name} was not delivered`);
  return delivered;
}

function main(name: string, component: string) {
  const [container] = fixture(name).pod(component).containers;
  if (container === undefined) throw new Error(`${component} has no container`);
  return container;
}

describe('a health check', () => {
  test('that is a line for the shell runs in a shell', () => {
    const line = `curl -fsS http://localhost:8080/health | grep -q '"status":"up"' || exit 1`;

    expect(main('health', 'shell').readinessProbe).toMatchObject({ exec: { command: ['sh', '-c', line] }, periodSeconds: 20 });
  });

  test('that asks over HTTP becomes a request of the kubelet', () => {
    expect(main('health', 'tool').readinessProbe?.httpGet).toMatchObject({ path: '/ready?full=1', port: 'http' });
  });

  test('faster than once in a second is rounded up, never to zero', () => {
    expect(main('health', 'quick').readinessProbe).toMatchObject({
      tcpSocket: { port: 'port-7000' },
      periodSeconds: 1,
      timeoutSeconds: 1,
    });
  });

  test('of the Dockerfile alone is kept, and times in Compose go before its own', () => {
    expect(main('health', 'image-only').readinessProbe).toMatchObject({ httpGet: { path: '/alive' }, periodSeconds: 15 });
    expect(main('health', 'times').readinessProbe).toMatchObject({ httpGet: { path: '/alive' }, periodSeconds: 45 });
  });

  test.each(['nothing', 'disabled', 'none'])('that is not there, or off, makes no probe: %s', (component) => {
    const { readinessProbe, startupProbe } = main('health', component);

    expect([readinessProbe, startupProbe]).toEqual([undefined, undefined]);
  });

  test('gets the variables of its container', () => {
    expect(main('health', 'db').readinessProbe?.exec?.command).toEqual(['sh', '-c', 'pg_isready -U $POSTGRES_USER']);
  });

  test('never restarts a container by itself, and one that asks for it does', async () => {
    const pods = ['shell', 'tool', 'quick', 'times', 'db'].map((component) => main('health', component));
    const asked = await delivery.deliver('health', ['--liveness']);

    expect(pods.map(({ livenessProbe }) => livenessProbe)).toEqual([undefined, undefined, undefined, undefined, undefined]);
    expect(asked.pod('tool').containers[0]?.livenessProbe?.httpGet?.path).toBe('/ready?full=1');
  });
});

describe('restart and order', () => {
  test('`on-failure:5` on something that ends is a Job with five repetitions', () => {
    const job = fixture('order').objects.find(({ kind, metadata }) => kind === 'Job' && metadata.name.startsWith('schema-'));

    expect(job?.spec).toMatchObject({ backoffLimit: 5, template: { spec: { restartPolicy: 'OnFailure' } } });
  });

  test.each(['consumer', 'listener'])('`on-failure` on something that runs for ever is no Job: %s', (component) => {
    expect(fixture('order').has('Deployment', component)).toBe(true);
  });

  test('a chain of steps is a chain of waves', () => {
    expect(['db', 'schema', 'seed', 'web'].map((component) => fixture('order').wave(component))).toEqual([1, 2, 3, 4]);
  });

  test('who needs a healthy database waits for it', () => {
    const waits = (fixture('order').pod('web').initContainers ?? []).map(({ args }) => args?.slice(0, 3));

    expect(waits).toEqual([['wait', 'db', '5432']]);
  });

  test('a job of several runs them side by side', () => {
    const job = fixture('order').objects.find(({ kind, metadata }) => kind === 'Job' && metadata.name.startsWith('import-'));

    expect(job?.spec).toMatchObject({ completions: 3, parallelism: 3, backoffLimit: 4 });
  });

  test('a service behind a profile stays away until the profile is on', async () => {
    const withMetrics = await delivery.deliver('order', ['--profile', 'observability']);

    expect(fixture('order').has('Deployment', 'metrics')).toBe(false);
    expect(withMetrics.has('Deployment', 'metrics')).toBe(true);
  });
});

describe('a text', () => {
  test('for the shell arrives with its variables, substitutions and dollars', () => {
    expect(argumentsOf(main('text', 'shell'))).toEqual([
      'sh',
      '-c',
      `echo $GREETING \${GREETING}s at $(date +%Y), pid $$, by O'Neill "the" author; sleep infinity`,
    ]);
    expect(variableOf(main('text', 'shell'), 'PRICE')).toBe('$5');
    expect(variableOf(main('text', 'shell'), 'KUBERNETES_LIKE')).toBe('$(GREETING)');
  });

  test('that looks like a variable of Kubernetes or a template of Helm is neither', () => {
    expect(argumentsOf(main('text', 'argument')).at(-1)).toBe(
      String.raw`printf "%s\n" "$(GREETING 2>/dev/null)" "{{ .Values.name }}" "a: b # c"; sleep infinity`,
    );
  });

  test('is split as a shell splits it', () => {
    expect(argumentsOf(main('text', 'split'))).toEqual(['sleep', '1 000', 'its', 'a b']);
  });

  test('that YAML 1.1 would misread stays a text', () => {
    const names = ['ANSWER', 'COUNTRY', 'VERSION', 'TIME', 'HEX', 'TILDE'];

    expect(names.map((name) => variableOf(main('text', 'alerts'), name))).toEqual(['no', 'NO', '1.10', '12:30:45', '0x1F', '~']);
  });

  test('with braces in a mounted file is none of Helm’s', () => {
    const files = fixture('text').find('ConfigMap', 'alerts-alerts').data;

    expect(files?.['title.tmpl']).toBe(
      '{{ define "title" }}[{{ .Status | toUpper }}] {{ .CommonLabels.alertname }} costs $5 {{ end }}\n',
    );
  });
});

describe('hooks', () => {
  test('before the start of each replica are init containers', () => {
    const steps = (fixture('hooks').pod('web').initContainers ?? []).filter(({ name }) => name.includes('pre-start'));

    expect(steps.map((step) => argumentsOf(step))).toEqual([['sh', '-c', 'mkdir -p /tmp/cache']]);
  });

  test('once for all replicas are a Job of an earlier wave', () => {
    const hooks = fixture('hooks');
    const job = hooks.objects.find(({ kind }) => kind === 'Job');
    const [step] = job?.spec?.template?.spec.containers ?? [];

    expect(step === undefined ? [] : argumentsOf(step)).toEqual(['migrate', '--to', 'latest']);
    expect(step === undefined ? '' : variableOf(step, 'DATABASE_HOST')).toBe('db');
    expect(hooks.wave(job?.metadata.labels?.['app.kubernetes.io/name'] ?? '')).toBeLessThan(hooks.wave('web') ?? 0);
  });

  test('after the start and before the stop keep their folder and variables', () => {
    const { lifecycle } = main('hooks', 'web');

    expect(lifecycle?.postStart?.exec.command.at(-1)).toContain('cd /srv && export REASON=start; touch /tmp/started');
    expect(lifecycle?.preStop?.exec?.command.at(-1)).toContain('cd /srv && export REASON=stop; /srv/drain.sh');
  });

  test('the time to stop is that of Compose at least', () => {
    expect(fixture('hooks').pod('web').terminationGracePeriodSeconds).toBeGreaterThanOrEqual(90);
  });
});

describe('how many and how much', () => {
  test('a database never gets two replicas by itself', () => {
    expect(fixture('limits').find('StatefulSet', 'db').spec?.replicas).toBe(1);
    expect(fixture('limits').findings).toContainEqual(
      expect.objectContaining({ code: 'several-replicas-of-one', service: 'db' }),
    );
  });

  test('limits arrive, from `deploy` and from the keys of the Engine', () => {
    expect(main('limits', 'web').resources?.limits).toMatchObject({ cpu: '1500m', memory: '512Mi', 'nvidia.com/gpu': '1' });
    expect(main('limits', 'worker').resources?.limits).toMatchObject({ cpu: '500m', memory: '300Mi' });
    expect(main('limits', 'batch').resources?.limits).toMatchObject({ cpu: '500m' });
  });

  test('one on every node is a DaemonSet', () => {
    expect(fixture('limits').has('DaemonSet', 'agent')).toBe(true);
  });
});
