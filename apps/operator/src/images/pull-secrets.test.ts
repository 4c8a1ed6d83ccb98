import { createKubeClient, resources } from '@landfall/cluster/kube';
import { createApiDouble } from '@landfall/cluster/kube/testing';
import { createFakeClock } from '@landfall/cluster/registry/testing';
import { describe, expect, test } from 'vitest';
import type { Log } from '../process/log.ts';
import { createPullSecretReader } from './pull-secrets.ts';

async function stage(namespaces?: ReadonlySet<string>) {
  const clock = createFakeClock();
  const double = createApiDouble();
  const client = createKubeClient(double.transport);
  const lines: string[] = [];
  const tell = (message: string, fields?: object): void => void lines.push(`${message} ${JSON.stringify(fields)}`);
  const log: Log = { debug: tell, info: tell, warn: tell, error: tell };
  const secret = (name: string, password: string) => {
    const config = JSON.stringify({ auths: { 'registry.example': { username: 'robot', password } } });
    const data = { '.dockerconfigjson': Buffer.from(config).toString('base64') };
    return client.create(resources.secrets, {
      metadata: { name, namespace: 'shop' },
      type: 'kubernetes.io/dockerconfigjson',
      data,
    });
  };
  await Promise.all([secret('of-pod', 'pod-password'), secret('of-account', 'account-password')]);
  const account = (name: string) =>
    client.create(resources.serviceAccounts, {
      metadata: { name, namespace: 'shop' },
      imagePullSecrets: [{ name: 'of-account' }],
    });
  await Promise.all([account('web'), account('default')]);
  const reader = createPullSecretReader({ client, clock, log, ...(namespaces !== undefined && { namespaces }) });
  return {
    clock,
    client,
    double,
    lines,
    passwords: async (podSpec: object, isTemplate = false): Promise<readonly string[]> => {
      const source = await reader.sourceFor({ namespace: 'shop', podSpec, isTemplate });
      const found = await source.find({ host: 'registry.example', repository: 'shop/web' });
      return found.map((credential) => credential.reveal().secret);
    },
  };
}

const named = (...names: readonly string[]) => ({ imagePullSecrets: names.map((name) => ({ name })) });

describe('credentials of a pod', () => {
  test('case 92: of a template are those that its pods will get of their service account', async () => {
    const { passwords } = await stage();

    expect(await passwords({ serviceAccountName: 'web' }, true)).toEqual(['account-password']);
    expect(await passwords({}, true)).toEqual(['account-password']);
    expect(await passwords({ serviceAccountName: 'web', ...named('of-pod') }, true)).toEqual(['pod-password']);
    expect(await passwords({ serviceAccountName: 'not-there' }, true)).toEqual([]);
    // A pod has them already: what is not there was not given to it.
    expect(await passwords({ serviceAccountName: 'web' })).toEqual([]);
  });

  test('are read one by one and by name, and again only after a while', async () => {
    const { passwords, double, clock } = await stage();
    const before = double.seen.length;
    await Promise.all([passwords(named('of-pod', 'of-account')), passwords(named('of-pod', 'of-account'))]);
    const seen = double.seen.slice(before);

    expect(seen.map((request) => request.split('?')[0])).toEqual([
      expect.stringMatching(/^GET .*\/secrets\/of-pod$/),
      expect.stringMatching(/^GET .*\/secrets\/of-account$/),
    ]);
    await clock.advance(10_001);
    await passwords(named('of-pod', 'of-account'));
    expect(double.seen.length).toBe(before + 4);
  });

  test('that are missing or not for us are passed over, as the kubelet does, and no secret is told', async () => {
    const { passwords, double, lines } = await stage();
    double.fail(({ path }) => (path.endsWith('/secrets/of-account') ? { status: 403 } : undefined));

    expect(await passwords(named('missing', 'of-account', 'of-pod'))).toEqual(['pod-password']);
    expect(lines.join('\n')).toContain('"secret":"of-account"');
    expect(lines.join('\n')).not.toContain('password');
  });

  test('in namespaces that were not named are not read at all', async () => {
    const { passwords, double } = await stage(new Set(['blog']));
    const before = double.seen.length;

    expect(await passwords(named('of-pod'))).toEqual([]);
    expect(double.seen.length).toBe(before);
  });

  test('that the API server cannot give now are asked for again the next time', async () => {
    const { passwords, double } = await stage();
    double.fail(() => ({ status: 503 }));
    await expect(passwords(named('of-pod'))).rejects.toThrow(/503|unavailable/i);
    double.fail(undefined);

    expect(await passwords(named('of-pod'))).toEqual(['pod-password']);
  });
});
