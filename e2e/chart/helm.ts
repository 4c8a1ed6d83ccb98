import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureComponents } from '../components/components.ts';

/** The chart as it stands in the source: the same files that Landfall writes. */
export const chartFolder = fileURLToPath(new URL('../../packages/render/src/helm/chart/files', import.meta.url));

/** Values of one file, as Helm gets them with `-f`. */
export type Values = Readonly<Record<string, unknown>>;

/** What a run of Helm gave. */
export interface HelmAnswer {
  readonly succeeded: boolean;
  readonly output: string;
  readonly errors: string;
}

export interface Helm {
  readonly version: 'helm3' | 'helm4';
  /** `helm template`: the objects of a release as a YAML stream. */
  template(files: readonly Values[], options?: { readonly release?: string }): Promise<HelmAnswer>;
  /** `helm lint --strict`. */
  lint(files: readonly Values[]): Promise<HelmAnswer>;
  /** `helm upgrade --install` into a real cluster. */
  upgrade(release: Release, files: readonly Values[]): Promise<HelmAnswer>;
  uninstall(release: Release): Promise<HelmAnswer>;
}

export interface Release {
  readonly name: string;
  readonly namespace: string;
  readonly kubeconfig: string;
}

/** Both versions of Helm that people use. */
export async function bothHelms(): Promise<readonly [Helm, Helm]> {
  const programs = await ensureComponents(['helm3', 'helm4']);
  return [helm('helm3', programs.helm3), helm('helm4', programs.helm4)];
}

function helm(version: Helm['version'], program: string): Helm {
  return {
    version,
    template: (files, { release = 'test' } = {}) =>
      withFiles(files, (flags) => run(program, ['template', release, chartFolder, '--namespace', 'shop', ...flags])),
    lint: (files) => withFiles(files, (flags) => run(program, ['lint', '--strict', chartFolder, ...flags])),
    upgrade: (release, files) =>
      withFiles(files, (flags) =>
        run(program, ['upgrade', '--install', release.name, chartFolder, ...whereabouts(release), ...flags]),
      ),
    uninstall: (release) => run(program, ['uninstall', release.name, ...whereabouts(release)]),
  };
}

function whereabouts({ namespace, kubeconfig }: Release): readonly string[] {
  return ['--namespace', namespace, '--kubeconfig', kubeconfig];
}

async function withFiles<T>(files: readonly Values[], use: (flags: readonly string[]) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'landfall-values-'));
  try {
    const paths = files.map((_, index) => join(folder, `${index}.json`));
    await Promise.all(files.map((values, index) => writeFile(paths[index] ?? '', JSON.stringify(values))));
    return await use(paths.flatMap((path) => ['-f', path]));
  } finally {
    await rm(folder, { recursive: true });
  }
}

function run(program: string, parameters: readonly string[]): Promise<HelmAnswer> {
  const { promise, resolve } = Promise.withResolvers<HelmAnswer>();
  execFile(program, parameters, { maxBuffer: 64 * 1024 * 1024 }, (error, output, errors) => {
    resolve({ succeeded: error === null, output, errors });
  });
  return promise;
}
