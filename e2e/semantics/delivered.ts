import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { readFolder } from '../corpus/delivery.ts';
import { type Landfall, startLandfall } from '../corpus/landfall/landfall.ts';
import { type HelmBatch, startHelmBatch } from '../helm-batch/helm-batch.ts';
import type { KubernetesObject, PodSpec } from './objects.ts';

const checkout = join(import.meta.dirname, '../..');
const environment = 'production';

/** What the tests read of an entry of the ledger. */
interface LedgerEntry {
  readonly key: string;
  readonly outcome: string;
  readonly reason: string;
  /** `values/web.yaml#container.ports.http`. */
  readonly became: readonly string[];
}

interface DeliveryRecord {
  readonly ledger: { readonly entries: readonly LedgerEntry[] };
  readonly findings: Delivered['findings'];
  readonly components: readonly { readonly name: string; readonly wave: number }[];
}

/** A fixture as a cluster would get it: written by the command, rendered by Helm. */
export interface Delivered {
  readonly objects: readonly KubernetesObject[];
  /** Every written file by its path. */
  readonly files: ReadonlyMap<string, string>;
  /** Everything that was written, in one text. */
  readonly text: string;
  readonly ledger: readonly LedgerEntry[];
  readonly findings: readonly { readonly code: string; readonly service?: string; readonly message: string }[];
  /** @throws when there is no such object, and names those that there are */
  find(kind: string, name: string): KubernetesObject;
  has(kind: string, name: string): boolean;
  /** The pod of a component, whatever runs it. */
  pod(component: string): PodSpec;
  /** Which place a component has in the order of the first installation. */
  wave(component: string): number | undefined;
  /** The outcome of a key, or undefined. */
  outcome(key: string): string | undefined;
}

/** The command and Helm, ready to be asked many times. */
export interface Delivery {
  /** Renders a folder of `fixtures/`, or another folder when the path is absolute, and what came out of it. */
  deliver(fixture: string, options?: readonly string[]): Promise<Delivered>;
  stop(): Promise<void>;
}

/** Starts what the tests of this folder ask. */
export async function startDelivery(): Promise<Delivery> {
  const landfall = await startLandfall();
  const helm = await startHelmBatch();
  return {
    deliver: async (fixture, options = []) => {
      const out = mkdtempSync(join(tmpdir(), 'landfall-semantics-'));
      try {
        await render(landfall, [resolve(checkout, 'fixtures', fixture), '--out', out, '--env', environment, ...options]);
        const objects = await templates(out, helm);
        // Written by the command just now; its schema is in the reference.
        const record = JSON.parse(readFileSync(join(out, 'landfall.json'), 'utf8')) as DeliveryRecord;
        return describe(objects, record, readFolder(out));
      } finally {
        rmSync(out, { recursive: true, force: true });
      }
    },
    stop: async () => {
      await Promise.all([landfall.stop(), helm.stop()]);
    },
  };
}

/** Without the variables of this process, which would win over those of the fixture. */
async function render(landfall: Landfall, args: readonly string[]): Promise<void> {
  const { exitCode, stderr } = await landfall.run({ args: ['render', ...args], folder: checkout, environment: {} });
  if (exitCode !== 0) throw new Error(`landfall render ${args.join(' ')} ended with ${exitCode}:\n${stderr}`);
}

async function templates(out: string, helm: HelmBatch): Promise<readonly KubernetesObject[]> {
  const releases = readdirSync(join(out, 'values')).map((file) => file.replace(/\.yaml$/, ''));
  const answers = await Promise.all(
    releases.map((release) =>
      helm.template({
        name: release,
        chart: join(out, 'chart'),
        namespace: 'fixtures',
        kubeVersion: 'v1.34.0',
        valueFiles: [
          `values/${release}.yaml`,
          ...['common', release, 'images'].map((name) => `environments/${environment}/${name}.yaml`),
        ].map((file) => join(out, file)),
      }),
    ),
  );
  return answers.flatMap((answer) => {
    if ('error' in answer) throw new Error(answer.error);
    // The API server reads YAML 1.1, and these are objects of Kubernetes.
    return parseAllDocuments(answer.output, { version: '1.1' }).flatMap(
      (document) => (document.toJS() ?? []) as KubernetesObject[],
    );
  });
}

function describe(
  objects: readonly KubernetesObject[],
  { ledger, findings, components }: DeliveryRecord,
  files: ReadonlyMap<string, string>,
): Delivered {
  const lookUp = (kind: string, name: string) => objects.find((object) => object.kind === kind && object.metadata.name === name);
  return {
    objects,
    files,
    text: [...files.values()].join('\n'),
    findings,
    ledger: ledger.entries,
    find(kind, name) {
      const object = lookUp(kind, name);
      if (object === undefined)
        throw new Error(`no ${kind} ${name} among ${objects.map((one) => `${one.kind} ${one.metadata.name}`).join(', ')}`);
      return object;
    },
    has: (kind, name) => lookUp(kind, name) !== undefined,
    pod(component) {
      const owner = objects.find(
        ({ metadata, spec }) =>
          metadata.labels?.['app.kubernetes.io/name'] === component && (spec?.template ?? spec?.jobTemplate) !== undefined,
      );
      const spec = owner?.spec?.jobTemplate?.spec.template.spec ?? owner?.spec?.template?.spec;
      if (spec === undefined) throw new Error(`nothing runs pods of ${component}`);
      return spec;
    },
    wave: (component) => components.find(({ name }) => name === component)?.wave,
    outcome: (key) => ledger.entries.find((entry) => entry.key === key)?.outcome,
  };
}
