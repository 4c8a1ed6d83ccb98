import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ensureComponents } from '../components/components.ts';
import { type HelmBatch, startHelmBatch } from './helm-batch.ts';

const run = promisify(execFile);

const chart = {
  'Chart.yaml': 'apiVersion: v2\nname: sample\nversion: 1.0.0\n',
  'values.yaml': 'replicas: 1\nlabels: {tier: front}\n',
  'values.schema.json': '{"properties": {"replicas": {"type": "integer"}}}',
  'templates/map.yaml':
    'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {{ .Release.Name }}\n  namespace: {{ .Release.Namespace }}\n  labels: {{- toYaml .Values.labels | nindent 4 }}\ndata:\n  replicas: {{ .Values.replicas | quote }}\n  kubernetes: {{ .Capabilities.KubeVersion.Version }}\n',
  'templates/hook.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: hook\n  annotations: {helm.sh/hook: pre-install}\n',
  'templates/service.yaml': '{{ if .Values.service }}\napiVersion: v1\nkind: Service\nmetadata: {name: web}\n{{ end }}\n',
};

let folder: string;
let helm: string;
let batch: HelmBatch;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'landfall-helm-batch-'));
  for (const [path, text] of Object.entries(chart)) await writeText(`chart/${path}`, text);
  helm = (await ensureComponents(['helm4'])).helm4;
  batch = await startHelmBatch();
}, 900_000);

afterAll(async () => {
  await batch.stop();
  await rm(folder, { recursive: true, force: true });
});

async function writeText(path: string, text: string): Promise<string> {
  const file = join(folder, path);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, text);
  return file;
}

function request(valueFiles: readonly string[], name = 'web') {
  return { name, chart: join(folder, 'chart'), namespace: 'shop', kubeVersion: '1.36.0', valueFiles };
}

async function commandOutput(valueFiles: readonly string[]): Promise<string> {
  const options = ['--namespace', 'shop', '--kube-version', '1.36.0', ...valueFiles.flatMap((file) => ['--values', file])];
  return (await run(helm, ['template', 'web', join(folder, 'chart'), ...options])).stdout;
}

test('prints what the command prints, byte for byte, with files merged in order', async () => {
  const first = await writeText('first.yaml', 'replicas: 2\nlabels: {tier: null, color: blue}\nservice: true\n');
  const second = await writeText('second.yaml', 'replicas: 3\n');

  for (const files of [[], [first], [first, second], [second, first]]) {
    expect(await batch.template(request(files))).toEqual({ output: await commandOutput(files) });
  }
});

test('one request leaves nothing behind for the next, however they overlap', async () => {
  const files = await Promise.all(
    Array.from({ length: 40 }, (_, index) => writeText(`many-${index}.yaml`, `replicas: ${index}\n`)),
  );

  const answers = await Promise.all(files.map((file, index) => batch.template(request([file], `web-${index}`))));

  for (const [index, answer] of answers.entries()) {
    expect(answer).toMatchObject({ output: expect.stringContaining(`replicas: "${index}"`) });
    expect(answer).toMatchObject({ output: expect.stringContaining(`name: web-${index}\n`) });
  }
});

test('what the schema forbids is refused with the path of the value, and so is a file that is not there', async () => {
  const wrong = await writeText('wrong.yaml', 'replicas: many\n');

  expect(await batch.template(request([wrong]))).toEqual({ error: expect.stringContaining('/replicas') });
  expect(await batch.template(request([join(folder, 'absent.yaml')]))).toEqual({ error: expect.stringContaining('absent.yaml') });
});
