import { describe, expect, test } from 'vitest';
import type { NetworkValues } from '../helm/values.ts';
import { plain } from '../traced.ts';
import { buildApp, fact, planOf, type ServiceDraft } from './testing/build-app.ts';

function networksOf(services: Record<string, ServiceDraft>): Readonly<Record<string, NetworkValues>> {
  const { plan } = planOf(buildApp(services));
  return Object.fromEntries([...plan.networks].map(([service, traced]) => [service, plain(traced) as NetworkValues]));
}

describe('who may speak to a service', () => {
  test('its membership comes from a key with one reading, whatever the service is called', () => {
    const { plan } = planOf(buildApp({ 'shop.web': { networks: { back: [] } } }));

    const origin = { key: 'services["shop.web"].networks.back' };
    expect(plan.networks.get('shop.web')).toMatchObject({ entries: { networks: { entries: { back: { origin } } } } });
  });

  test('members of the default network when it names none', () => {
    expect(networksOf({ web: {} })).toEqual({ web: { networks: { default: {} } } });
  });

  test('KEDA too, where it counts the tasks of a queue, and nowhere else', () => {
    const networks = networksOf({
      rabbit: {
        role: 'broker',
        product: 'rabbitmq',
        image: fact('rabbitmq:4-management'),
        ports: ['5672', '15672'],
        environment: { RABBITMQ_DEFAULT_USER: 'app', RABBITMQ_DEFAULT_PASS: 'pw-of-broker' },
      },
      cache: { role: 'cache', product: 'redis', image: fact('redis:8'), ports: ['6379'] },
      worker: {
        role: 'worker',
        product: 'celery',
        command: ['celery', '-A', 'app', 'worker', '-Q', 'video'],
        environment: { CELERY_BROKER_URL: 'amqp://app:pw-of-broker@rabbit:5672//' },
      },
    });

    expect(networks['rabbit']?.allowFrom).toEqual({
      keda: { namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'keda' } } },
    });
    expect(networks['cache']?.allowFrom).toBeUndefined();
    expect(networks['worker']?.allowFrom).toBeUndefined();
  });
});

describe('a network that others made', () => {
  const at = fact('shared-with-others').origin;
  const outer = { name: 'outer', internal: false, externalName: { value: 'shared-with-others', origin: at } };

  test('is said to have members that are not let in', () => {
    const { account } = planOf({ ...buildApp({ web: { networks: { outer: [] } } }), networks: [outer] });

    expect(account.findings).toContainEqual(expect.objectContaining({ code: 'network-outside', severity: 'advice' }));
  });

  test('is nothing to speak of when nobody is on it', () => {
    const { account } = planOf({ ...buildApp({ web: {} }), networks: [outer] });

    expect(account.findings.map(({ code }) => code)).not.toContain('network-outside');
  });
});
