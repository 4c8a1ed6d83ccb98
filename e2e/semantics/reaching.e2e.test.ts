import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Delivered, type Delivery, startDelivery } from './delivered.ts';
import { type Container, variableOf } from './objects.ts';

let delivery: Delivery;
let names: Delivered;
let networks: Delivered;
let environment: Delivered;

beforeAll(async () => {
  delivery = await startDelivery();
  names = await delivery.deliver('names');
  networks = await delivery.deliver('networks');
  environment = await delivery.deliver('environment');
});
afterAll(() => delivery.stop());

function main(delivered: Delivered, component: string): Container {
  const [container] = delivered.pod(component).containers;
  if (container === undefined) throw new Error(`${component} has no container`);
  return container;
}

/** The ports that a name answers on. */
function portsOf(delivered: Delivered, service: string): readonly number[] {
  return (delivered.find('Service', service).spec?.ports ?? []).map(({ port }) => port).sort((one, other) => one - other);
}

describe('a name', () => {
  test('answers on the port of the container, whatever is published', () => {
    expect(portsOf(names, 'gateway')).toContain(80);
    expect(portsOf(names, 'gateway')).not.toContain(8080);
    expect(variableOf(main(names, 'order-service'), 'GATEWAY')).toBe('http://gateway:80');
  });

  test('of a service without ports answers on the port that others call', () => {
    expect(portsOf(names, 'order-service')).toEqual([8000]);
    expect(names.outcome('services.gateway.environment.ORDERS_URL')).toBe('translated');
  });

  test('that Kubernetes does not accept is changed where it is called', () => {
    const gateway = main(names, 'gateway');

    expect(variableOf(gateway, 'ORDERS_URL')).toBe('http://order-service:8000/v1');
    expect(variableOf(gateway, 'BILLING_URL')).toBe('http://billing:9090');
    expect(portsOf(names, 'billing')).toEqual([9090, 9191, 9192]);
  });

  test('given by `container_name`, an alias or a link leads to the same pods', () => {
    const gateway = main(names, 'gateway');
    const reached = ['CACHE_ADDRESS', 'SEARCH_URL', 'STOCK_URL'].map((name) => {
      const host = /(?:\/\/)?([a-z-]+):\d+/.exec(variableOf(gateway, name)?.replace('http:', '') ?? '')?.[1] ?? '';
      return names.find('Service', host).spec?.selector?.['app.kubernetes.io/name'];
    });

    expect(reached).toEqual(['store', 'search', 'inventory']);
  });

  test('of the own host is not opened to the outside when it was not', () => {
    const ways = names.objects.filter(({ kind }) => kind === 'Ingress' || kind === 'HTTPRoute');

    expect(portsOf(names, 'gateway')).toContain(9000);
    expect(JSON.stringify(ways)).not.toContain('9000');
    expect(names.outcome('services.gateway.ports[1]')).toBe('approximated');
  });
});

describe('networks', () => {
  test('a container in the network of another is in its pod, with its volume and its port', () => {
    const pod = networks.pod('tunnel');
    const containers = [...pod.containers, ...(pod.initContainers ?? [])];
    const mounts = containers.flatMap(({ volumeMounts }) => volumeMounts ?? []).map(({ mountPath }) => mountPath);

    expect(containers.map(({ name }) => name)).toEqual(expect.arrayContaining(['tunnel', 'client']));
    expect(mounts).toEqual(expect.arrayContaining(['/etc/tunnel', '/downloads']));
    expect(portsOf(networks, 'tunnel')).toEqual([9091]);
    expect(networks.has('Deployment', 'client')).toBe(false);
  });

  test('keep apart who shares none', () => {
    const labels = (component: string) => networks.find('Deployment', component).spec?.template?.metadata.labels ?? {};
    const allowed = networks.find('NetworkPolicy', 'db').spec?.ingress?.flatMap(({ from }) => from ?? []) ?? [];
    const mayCall = (component: string) =>
      allowed.some(({ podSelector }) =>
        Object.entries(podSelector.matchLabels).every(([key, value]) => labels(component)[key] === value),
      );

    expect({ front: mayCall('front'), api: mayCall('api') }).toEqual({ front: false, api: true });
  });

  test('an inner one has no way out', () => {
    expect(networks.find('NetworkPolicy', 'db').spec?.policyTypes).toEqual(['Ingress', 'Egress']);
    expect(networks.find('NetworkPolicy', 'front').spec?.policyTypes).toEqual(['Ingress']);
  });

  test('`none` lets nobody in', () => {
    expect(networks.find('NetworkPolicy', 'alone').spec?.ingress ?? []).toEqual([]);
  });
});

describe('variables and secrets', () => {
  test('what `environment` says wins over the file', () => {
    expect(variableOf(main(environment, 'app'), 'LOG_LEVEL')).toBe('debug');
    expect(variableOf(main(environment, 'app'), 'REGION')).toBe('eu-1');
    expect(variableOf(main(environment, 'app'), 'QUOTED')).toBe(`single \${NOT_INTERPOLATED}`);
  });

  test('a variable that the shell lacks is unset, not empty', () => {
    expect(main(environment, 'app').env?.some(({ name }) => name === 'FROM_THE_SHELL')).toBe(false);
    expect(variableOf(main(environment, 'app'), 'EMPTY')).toBe('');
  });

  test('no secret is written anywhere', () => {
    const secrets = ['not-a-real-database-password', 'not-a-real-api-token', 'not-a-real-session-secret'];

    expect(secrets.filter((secret) => environment.text.includes(secret))).toEqual([]);
    expect(environment.text).not.toContain('a placeholder for a certificate');
  });

  test('a password within an address is put in from a Secret', () => {
    const { env = [] } = main(environment, 'app');
    const url = env.find(({ name }) => name === 'DATABASE_URL')?.value ?? '';
    const variable = /\$\((\w+)\)/.exec(url)?.[1] ?? '';
    const at = env.findIndex(({ name }) => name === variable);

    expect(url).toMatch(/^postgres:\/\/app:\$\(\w+\)@db:5432\/app$/);
    expect(env[at]?.valueFrom?.secretKeyRef).toBeDefined();
    expect(at).toBeLessThan(env.findIndex(({ name }) => name === 'DATABASE_URL'));
  });

  test('secrets are files at the paths of Compose, wherever they come from', () => {
    const mounts = (main(environment, 'app').volumeMounts ?? []).map(({ mountPath }) => mountPath);

    expect(mounts).toEqual(
      expect.arrayContaining(['/run/secrets/token', '/etc/app/tls.pem', '/run/secrets/vault', '/run/secrets/former-vault']),
    );
  });

  test('configs are files at the paths of Compose, wherever they come from', () => {
    const mounts = (main(environment, 'app').volumeMounts ?? []).map(({ mountPath }) => mountPath);
    const texts = environment.objects.flatMap(({ kind, data }) => (kind === 'ConfigMap' ? Object.values(data ?? {}) : []));

    expect(mounts).toEqual(
      expect.arrayContaining(['/plain', '/etc/app/rules.yaml', '/etc/app/inline.conf', '/company', '/former']),
    );
    expect(texts).toEqual(expect.arrayContaining(['only a text', 'level = info\nprice = $5\n']));
  });
});
