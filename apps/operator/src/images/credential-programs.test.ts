import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createKubeClient, type ObjectRef, resources } from '@landfall/cluster/kube';
import { createApiDouble } from '@landfall/cluster/kube/testing';
import { type CredentialSource, runProgram } from '@landfall/cluster/registry';
import { createFakeClock } from '@landfall/cluster/registry/testing';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readConfiguration } from '../configuration/configuration.ts';
import { readValues } from '../configuration/read-values.ts';
import { sharedProgramSource, withAccountPrograms } from './credential-programs.ts';
import type { PullSecretReader } from './pull-secrets.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'landfall-programs-'));
});

afterEach(() => rmSync(folder, { recursive: true }));

/** Writes down what it is asked, and answers with a password that says whether it was shown a token. */
const program = `#!/bin/sh
read -r asked
echo "$PROFILE $1 $asked" >> "$LOG"
case "$asked" in *serviceAccountToken*) password=of-the-account ;; *) password=of-everyone ;; esac
printf '{"kind":"CredentialProviderResponse","apiVersion":"credentialprovider.kubelet.k8s.io/v1","cacheKeyType":"Registry",'
printf '"auth":{"registry.example":{"username":"robot","password":"%s"}}}' "$password"
`;

const tokenAttributes = `
    tokenAttributes:
      serviceAccountTokenAudience: registries
      requireServiceAccount: true
      requiredServiceAccountAnnotationKeys: [registry.example/role]`;

async function stage(asked: { readonly wantsToken?: boolean; readonly givesTokens?: boolean } = {}) {
  const wantsToken = asked.wantsToken === true;
  const givesTokens = asked.givesTokens ?? wantsToken;
  const log = join(folder, 'asked');
  writeFileSync(log, '');
  writeFileSync(join(folder, 'robot-provider'), program, { mode: 0o755 });
  const path = join(folder, 'config.yaml');
  writeFileSync(
    path,
    `apiVersion: kubelet.config.k8s.io/v1
kind: CredentialProviderConfig
providers:
  - name: robot-provider
    apiVersion: credentialprovider.kubelet.k8s.io/v1
    matchImages: ["*.example"]
    defaultCacheDuration: 10m
    args: [get]
    env: [{name: PROFILE, value: pulls}]${wantsToken ? tokenAttributes : ''}
`,
  );
  const args = ['--credential-providers', path, '--credential-provider-programs', folder];
  const { credentialPrograms } = await readConfiguration(
    readValues(givesTokens ? [...args, '--service-account-tokens'] : args, {}),
    'landfall',
  );
  if (credentialPrograms === undefined) throw new Error('the programs were not read');
  const client = createKubeClient(createApiDouble().transport);
  await client.create(resources.serviceAccounts, {
    metadata: { name: 'web', namespace: 'shop', annotations: { 'registry.example/role': 'reader', other: 'x' } },
  });
  const options = {
    programs: credentialPrograms,
    // The double makes no tokens.
    client: { ...client, serviceAccountToken: async ({ name }: ObjectRef, audience: string) => `of-${name}-for-${audience}` },
    clock: createFakeClock(),
    run: runProgram,
    environment: { PATH: '/usr/bin:/bin', LOG: log },
  };
  const noSecrets: PullSecretReader = { sourceFor: async () => ({ find: async () => [] }) };
  return {
    clock: options.clock,
    shared: sharedProgramSource(options),
    own: (namespaces?: ReadonlySet<string>) =>
      withAccountPrograms(noSecrets, { ...options, ...(namespaces !== undefined && { namespaces }) }),
    asked: () => readFileSync(log, 'utf8').trim().split('\n').filter(Boolean),
  };
}

async function passwordsOf(source: CredentialSource, image = 'shop/web'): Promise<readonly string[]> {
  const found = await source.find({ host: 'registry.example', repository: image });
  return found.map((credential) => credential.reveal().secret);
}

const podOf = (serviceAccountName: string, namespace = 'shop') => ({
  namespace,
  podSpec: { serviceAccountName },
  isTemplate: false,
});

describe('a program that kubelets ask for credentials', () => {
  test('is run as the kubelet runs it, and its answer is for every pod for as long as it says', async () => {
    const { shared, asked, clock } = await stage();

    expect(await passwordsOf(shared)).toEqual(['of-everyone']);
    expect(await passwordsOf(shared, 'shop/api')).toEqual(['of-everyone']);
    expect(await shared.find({ host: 'registry.other', repository: 'x' })).toEqual([]);
    expect(asked()).toHaveLength(1);
    expect(asked()[0]).toMatch(/^pulls get \{"kind":"CredentialProviderRequest".*"image":"registry.example\/shop\/web"\}$/);
    await clock.advance(600_001);
    await passwordsOf(shared);
    expect(asked()).toHaveLength(2);
  });

  test("that wants a token of the service account is shown one, and what it gives is the pod's own", async () => {
    const { shared, own, asked } = await stage({ wantsToken: true });
    const reader = own();

    expect(await passwordsOf(shared)).toEqual([]);
    expect(await passwordsOf(await reader.sourceFor(podOf('web')))).toEqual(['of-the-account']);
    expect(await passwordsOf(await reader.sourceFor(podOf('web')))).toEqual(['of-the-account']);
    expect(asked()).toHaveLength(1);
    expect(asked()[0]).toContain('"serviceAccountToken":"of-web-for-registries"');
    expect(asked()[0]).toContain('"serviceAccountAnnotations":{"registry.example/role":"reader"}');
    expect(await passwordsOf(await reader.sourceFor(podOf('not-there')))).toEqual([]);
    expect(asked()).toHaveLength(1);
  });

  test('that needs a token is left alone where tokens are not given, or not for that namespace', async () => {
    const withoutRight = await stage({ wantsToken: true, givesTokens: false });
    expect(await passwordsOf(withoutRight.shared)).toEqual([]);
    expect(await passwordsOf(await withoutRight.own().sourceFor(podOf('web')))).toEqual([]);
    const elsewhere = await stage({ wantsToken: true });
    expect(await passwordsOf(await elsewhere.own(new Set(['blog'])).sourceFor(podOf('web')))).toEqual([]);

    expect([...withoutRight.asked(), ...elsewhere.asked()]).toEqual([]);
  });

  test('is not run a hundred times at once for a hundred images', async () => {
    const { shared, asked } = await stage();
    const images = Array.from({ length: 20 }, (_, index) => `shop/image-${index}`);
    const all = await Promise.all(images.map((image) => passwordsOf(shared, image)));

    expect(all.flat()).toEqual(images.map(() => 'of-everyone'));
    expect(asked()).toHaveLength(20);
  });
});

test('a configuration of programs that is none, or names one that cannot be used, keeps the operator from starting', async () => {
  const path = join(folder, 'config.yaml');
  const read = (text: string) => {
    writeFileSync(path, text);
    return readConfiguration(readValues(['--credential-providers', path], {}), 'landfall');
  };

  await expect(read('kind: Secret')).rejects.toThrow(/no CredentialProviderConfig/);
  await expect(read('{')).rejects.toThrow(/no CredentialProviderConfig/);
  await expect(read('kind: CredentialProviderConfig\nproviders: [{name: ../sh}]')).rejects.toThrow(/1 of its providers/);
});
