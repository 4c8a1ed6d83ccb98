import { execFile } from 'node:child_process';
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ensureComponents } from '../components/components.ts';
import { readDelivery, releasesOf } from '../corpus/delivery.ts';
import { kubeVersion, valueFilesOf } from '../corpus/manifests.ts';
import { startHelmBatch } from '../helm-batch/helm-batch.ts';
import { type Bench, type Project, startBench } from './project.ts';

const run = promisify(execFile);

let bench: Bench;
let project: Project;
let helms: Readonly<Record<'helm3' | 'helm4', string>>;

beforeAll(async () => {
  bench = await startBench();
  project = bench.project();
  helms = await ensureComponents(['helm3', 'helm4']);
  await project.render('--quiet');
}, 900_000);

afterAll(() => bench.stop());

/** Runs the real command in the user's folder. Warnings of Helm go to standard error. */
async function helm(version: 'helm3' | 'helm4', ...args: readonly string[]): Promise<{ stdout: string; stderr: string }> {
  return run(helms[version], [...args], { cwd: project.folder, maxBuffer: 64 * 1024 * 1024 });
}

test('the command that the summary proposes runs as it stands', async () => {
  const { stdout } = await project.render();
  const [line] = stdout.split('\n').filter((text) => text.trim().startsWith('helm template'));
  const words = line?.trim().split(/\s+/).slice(1) ?? [];

  const rendered = await helm('helm4', ...words);

  expect(rendered.stdout).toContain('kind: Deployment');
});

test.each(['helm3', 'helm4'] as const)(
  '%s accepts the chart strictly and renders every component alike, wherever the folder lies',
  async (version) => {
    const delivery = readDelivery(join(project.folder, 'deploy'));
    const moved = { ...delivery, folder: join(project.folder, 'elsewhere') };
    cpSync(delivery.folder, moved.folder, { recursive: true });
    const names = releasesOf(delivery);
    const template = async (from: typeof delivery, name: string): Promise<string> => {
      const values = valueFilesOf(from, name, 'production').flatMap((file) => ['--values', file]);
      return (
        await helm(
          version,
          'template',
          name,
          join(from.folder, 'chart'),
          '--namespace',
          'newsroom',
          '--kube-version',
          '1.36.0',
          ...values,
        )
      ).stdout;
    };

    expect(names).toHaveLength(25);
    for (const name of names) {
      const rendered = await template(delivery, name);
      expect(rendered).toMatch(/^apiVersion: /m);
      expect(await template(moved, name)).toBe(rendered);
    }
    const web = valueFilesOf(delivery, 'web', 'staging').flatMap((file) => ['--values', file]);
    await expect(helm(version, 'lint', '--strict', join(delivery.folder, 'chart'), ...web)).resolves.toMatchObject({
      stdout: expect.stringContaining('0 chart(s) failed'),
    });
  },
);

test('a value that the chart does not know is refused with its path', async () => {
  const values = valueFilesOf(readDelivery(join(project.folder, 'deploy')), 'web', 'staging').flatMap((file) => [
    '--values',
    file,
  ]);

  const refused = helm('helm4', 'template', 'web', 'deploy/chart', ...values, '--set', 'container.replica=2');

  await expect(refused).rejects.toThrow(/container[^]*replica/);
});

test('the process that renders the corpus prints what the command prints, byte for byte', async () => {
  const delivery = readDelivery(join(project.folder, 'deploy'));
  const chart = join(delivery.folder, 'chart');
  const batch = await startHelmBatch();
  for (const name of releasesOf(delivery)) {
    const valueFiles = valueFilesOf(delivery, name, 'staging');
    const values = valueFiles.flatMap((file) => ['--values', file]);
    const { stdout } = await helm(
      'helm4',
      'template',
      name,
      chart,
      '--namespace',
      'news',
      '--kube-version',
      kubeVersion,
      ...values,
    );

    expect(await batch.template({ name, chart, namespace: 'news', kubeVersion, valueFiles })).toEqual({ output: stdout });
  }
  await batch.stop();
});
