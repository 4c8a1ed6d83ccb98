import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type LandfallRun, runLandfall } from '../testing/run-landfall.ts';

const folder = mkdtempSync(join(tmpdir(), 'landfall-arch-'));
const deployment = (name: string, image: string, replicas: number) =>
  `apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: ${name}, namespace: shop}\nspec:\n  replicas: ${replicas}\n  template: {spec: {containers: [{name: c, image: "${image}", resources: {requests: {cpu: 500m, memory: 256Mi}}}]}}\n`;

beforeAll(() => {
  mkdirSync(join(folder, 'manifests/more'), { recursive: true });
  writeFileSync(
    join(folder, 'manifests/web.yaml'),
    `${deployment('web', 'registry.example/web:7', 3)}---\n${deployment('api', 'registry.example/api:2', 40)}`,
  );
  writeFileSync(
    join(folder, 'manifests/more/odd.json'),
    JSON.stringify({
      kind: 'Pod',
      metadata: { name: 'odd', labels: { team: '<script>alert(1)</script>' } },
      spec: { containers: [{ image: 'registry.example/odd:1' }] },
    }),
  );
  writeFileSync(
    join(folder, 'facts.json'),
    JSON.stringify({ 'registry.example/web:7': 'linux/amd64 linux/arm64', 'registry.example/api:2': 'linux/amd64' }),
  );
  const own = 'cores: 4, memoryGib: 16, source: a contract, date: 2026-11-01';
  writeFileSync(
    join(folder, 'prices.yaml'),
    `currency: EUR\nnodes:\n  own.x86: {architecture: amd64, month: 80, counterpart: own.arm, ${own}}\n  own.arm: {architecture: arm64, month: 100, ${own}}\n`,
  );
  writeFileSync(join(folder, 'broken.yaml'), 'kind: {');
  writeFileSync(join(folder, 'template.yaml'), '{{- if .Values.web }}\nkind: Deployment\n{{- end }}\n');
});

afterAll(() => rmSync(folder, { recursive: true }));

const known = ['--facts', 'facts.json', '--no-registry'] as const;

describe('landfall arch plan', () => {
  it('counts what could run, and ranks what keeps the rest back', async () => {
    const { code, out } = await run('plan', '--file', 'manifests', ...known);

    expect(code).toBe(3);
    expect(out).toContain('3 workloads, 44 pods, asked for arm64');
    expect(out).toMatch(/1 registry\.example\/api:2 {2}alone keeps back 40 pods of 1 workload/);
    expect(out).toMatch(/Images that nobody knows \(1\)\n {2}1 registry\.example\/odd:1/);
  });

  it('prints each format that it offers', async () => {
    const json = await run('plan', '--file', 'manifests/web.yaml', ...known, '--format', 'json');
    const csv = await run('plan', '--file', 'manifests/web.yaml', ...known, '--format', 'csv');

    expect(json.code).toBe(0);
    expect(JSON.parse(json.out)).toMatchObject({
      target: 'arm64',
      workloads: [
        { name: 'api', target: 'blocked' },
        { name: 'web', target: 'can' },
      ],
    });
    expect(csv.out.split('\r\n')[1]).toBe(
      'shop,Deployment,api,40,arm64,blocked,proven,amd64,,registry.example/api:2,,shop,500,268435456,',
    );
  });

  it('reckons what it saves for each owner, and says how far that can be trusted', async () => {
    const plan = ['plan', '--file', 'manifests/web.yaml', ...known];
    const nobody = await run(...plan);
    const assumed = await run(...plan, '--node-type', 'm6i.xlarge');
    const own = await run(...plan, '--node-type', 'own.x86', '--prices', 'prices.yaml', '--format', 'json');

    expect(nobody.out).toContain('What it saves is not reckoned: no node says a type');
    expect(assumed.out).toContain('Pods that could run on arm64 would save 7.23 USD a month there (confidence: low)');
    expect(assumed.out).toMatch(/ 7\.23 USD {2}shop \(namespace\), 3 pods; 96\.34 USD with 40 pods that an image keeps back/);
    expect(JSON.parse(own.out)).toMatchObject({
      savings: { currency: 'EUR', total: { saving: -5.21 }, exchanges: [{ from: 'own.x86', to: 'own.arm' }] },
    });
    expect((await run(...plan, '--prices', 'facts.json')).code).toBe(2);
  });

  it('writes a page on which nothing that anybody named can run', async () => {
    const { out } = await run('plan', '--file', 'manifests', ...known, '--format', 'html', '--node-type', 'm6i.xlarge');

    expect(out).toMatch(/^<!doctype html>/);
    expect(out).toContain('<h1>What could run on arm64</h1>');
    expect(out).toContain('registry.example/api:2');
    expect(out).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
    expect(out).not.toContain('<script>alert');
    expect(out).toContain('<section id="savings"');
  });

  it('looks into one namespace when it is asked to', async () => {
    expect((await run('plan', '--file', 'manifests', ...known, '--namespace', 'default')).out).toContain('1 workload, 1 pod,');
    expect((await run('plan', '--file', 'manifests', ...known, '-n', 'absent')).err).toContain(
      'in the namespace absent makes pods',
    );
  });

  it('says what another policy of the cluster would change', async () => {
    const soft = await run('plan', '--file', 'manifests/web.yaml', ...known, '--prefer', 'arm64');
    const strict = await run('plan', '--file', 'manifests/web.yaml', ...known, '--prefer', 'arm64', '--preference', 'strict');

    expect(soft.out).toContain(
      'What that policy would change (1 workload, 3 pods, requesting 1.5 CPU and 0.8 GiB)\n  1 shop/deployment/web  amd64, arm64 → arm64 before amd64\n',
    );
    expect(strict.out).toContain('shop/deployment/web  amd64, arm64 → arm64\n');
    expect((await run('plan', '--file', 'manifests/web.yaml', ...known, '--prefer', 's390x')).out).toContain(
      'That policy would change nothing.',
    );
  });

  it('reads standard input, and says what it cannot read', async () => {
    expect((await run('plan', '--file', '-', ...known)).err).toContain('Nothing in standard input makes pods');
    expect((await run('plan', ...known)).err).toContain('Name manifests or a folder of them with --file');
    expect((await run('plan', '--file', 'broken.yaml', ...known)).err).toMatch(
      /^broken\.yaml:\d+:\d+ {2}This is no YAML\. .*[^:]\n/,
    );
    expect((await run('plan', '--file', 'template.yaml', ...known)).err).toContain('helm template … | landfall arch plan');
    expect((await run('plan', '--file', 'absent', ...known)).err).toContain('absent cannot be read: it is not there.');
    expect((await run('plan', '--file', 'manifests', '--for', 'linux/arm64/v9', ...known)).code).toBe(2);
  });
});

describe('landfall arch explain', () => {
  it('says where a pod may run, why, and what would be changed', async () => {
    const { code, out } = await run('explain', 'deployment/api', '--file', 'manifests', ...known);

    expect(code).toBe(0);
    expect(out).toContain('shop/deployment/api  runs on amd64\n');
    expect(out).toContain('registry.example/api:2  amd64');
    expect(out).toContain('"key":"kubernetes.io/arch","operator":"In","values":["amd64"]');
  });

  it('helps to name the one that is meant', async () => {
    expect((await run('explain', 'deployment/apy', '--file', 'manifests', ...known)).err).toContain(
      'Did you mean deployment/api?',
    );
    expect((await run('explain', '--file', 'manifests', ...known)).err).toContain(
      'There are several: default/pod/odd, shop/deployment/api, shop/deployment/web.',
    );
  });
});

function run(...args: readonly string[]): Promise<LandfallRun> {
  return runLandfall(['arch', ...args], folder);
}
