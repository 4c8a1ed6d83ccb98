import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AppError } from '@landfall/model';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readConfiguration } from './configuration.ts';
import { helpText } from './help.ts';
import { options, variableOf } from './options.ts';
import { readValues } from './read-values.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'landfall-operator-'));
});

afterEach(() => rmSync(folder, { recursive: true }));

function problemsOf(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    if (error instanceof AppError) return error.problems.map(({ message }) => message).join('\n');
    throw error;
  }
  return '';
}

describe('how the operator runs', () => {
  test('has a default for everything that must be known', async () => {
    const configuration = await readConfiguration(readValues([], {}), 'landfall');

    expect(configuration).toMatchObject({
      name: 'landfall-operator',
      namespace: 'landfall',
      leaseMs: 15_000,
      webhook: { address: { kind: 'service', namespace: 'landfall', name: 'landfall-operator', port: 443 }, inlineBudgetMs: 400 },
      maxDigests: 100_000,
      declaredPools: [],
    });
    expect(configuration.secretNamespaces).toBeUndefined();
  });

  test('is said by flags, else by variables', async () => {
    const environment = { LANDFALL_LEASE_SECONDS: '30', LANDFALL_NAME: 'other', LANDFALL_DECLARED_POOLS: '', PATH: '/bin' };
    const args = ['--lease-seconds', '60', '--declared-pools=linux/arm64,linux/amd64', '--cloud-identity'];
    const configuration = await readConfiguration(readValues(args, environment), 'landfall');

    expect(configuration).toMatchObject({ name: 'other', leaseMs: 60_000, usesCloudIdentity: true });
    expect(configuration.declaredPools.map(({ os, architecture }) => `${os} ${architecture}`)).toEqual([
      'linux arm64',
      'linux amd64',
    ]);
  });

  test('is refused with everything that is wrong, the names of options close by, and where it was said', () => {
    const environment = { LANDFALL_LEASE_SECONDS: 'long' };
    const problems = problemsOf(() =>
      readValues(['--inline-budget=1', 'extra', '--log-level=loud', '--docker-config'], environment),
    );

    expect(problems.split('\n')).toEqual([
      '--inline-budget=1 is no option. Did you mean --inline-budget-ms?',
      'extra is no option.',
      '--docker-config needs a value.',
      '--lease-seconds (LANDFALL_LEASE_SECONDS) must be a whole number from 3 to 300.',
      '--log-level (LANDFALL_LOG_LEVEL) must be one of debug, info, warn, error.',
    ]);
    expect(problemsOf(() => readValues(['--declared-pools=arm64'], {}))).toContain('"arm64" is none');
  });

  test('is refused when a file cannot be read or the address is none', async () => {
    await expect(readConfiguration(readValues(['--registries-conf', join(folder, 'no')], {}), 'a')).rejects.toThrow(
      /cannot be read/,
    );
    const broken = join(folder, 'registries.conf');
    writeFileSync(broken, '[[registry');
    await expect(readConfiguration(readValues(['--registries-conf', broken], {}), 'a')).rejects.toThrow(/no TOML/);
    await expect(readConfiguration(readValues(['--webhook-url=http://here'], {}), 'a')).rejects.toThrow(/https/);
  });

  test('takes from a registries.conf what short names of images stand for, beside its mirrors', async () => {
    const path = join(folder, 'registries.conf');
    writeFileSync(path, 'unqualified-search-registries = ["registry.example"]\n[aliases]\nnginx = "mirror.example/nginx"\n');
    const { shortNames } = await readConfiguration(readValues(['--registries-conf', path], {}), 'a');

    expect(shortNames).toEqual({
      searched: ['registry.example'],
      aliases: new Map([['nginx', 'mirror.example/nginx']]),
    });
  });

  test('is explained in full by the help', () => {
    for (const { name, meaning } of options) {
      expect(helpText()).toContain(`--${name}\n`);
      expect(helpText()).toContain(variableOf(name));
      expect(meaning).toMatch(/^[A-Z].*\.$/);
    }
  });
});
