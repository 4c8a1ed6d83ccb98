import { type Manifest, readManifests } from '../control-plane/manifests.ts';
import type { HelmBatch } from '../helm-batch/helm-batch.ts';
import { type Delivery, releasesOf } from './delivery.ts';

/** One component in one environment, as Helm renders it. */
export interface Release {
  readonly name: string;
  readonly environment: string;
  /** What Helm printed. */
  readonly stream: string;
  readonly manifests: readonly Manifest[];
}

export interface TemplatedDelivery {
  readonly releases: readonly Release[];
  readonly problems: readonly string[];
}

/** The Kubernetes version that Helm is told, and that the API server of the tests has. */
export const kubeVersion = '1.36.0';

/** The files that make up one release, in the order that the project documents. */
export function valueFilesOf(delivery: Delivery, name: string, environment: string): readonly string[] {
  const paths = [
    `values/${name}.yaml`,
    `environments/${environment}/common.yaml`,
    `environments/${environment}/${name}.yaml`,
    `environments/${environment}/images.yaml`,
  ];
  return paths.filter((path) => delivery.files.has(path)).map((path) => `${delivery.folder}/${path}`);
}

/**
 * Renders every component of a delivery for every environment.
 *
 * @param chart folder of a chart with the same bytes as that of the delivery, so that it is loaded once for all
 */
export async function templateDelivery(
  helm: HelmBatch,
  input: { readonly delivery: Delivery; readonly chart: string; readonly namespace: string },
): Promise<TemplatedDelivery> {
  const { delivery, chart, namespace } = input;
  const wanted = delivery.record.environments.flatMap((environment) =>
    releasesOf(delivery).map((name) => ({ name, environment })),
  );
  const results = await Promise.all(
    wanted.map(async ({ name, environment }) => {
      const valueFiles = valueFilesOf(delivery, name, environment);
      const answer = await helm.template({
        name: name.slice(0, 53).replace(/-+$/, ''),
        chart,
        namespace,
        kubeVersion,
        valueFiles,
      });
      if ('error' in answer) return `helm refuses ${name} in ${environment}: ${answer.error}`;
      return readRelease({ name, environment, stream: answer.output });
    }),
  );
  return {
    releases: results.filter((result) => typeof result !== 'string'),
    problems: results.filter((result) => typeof result === 'string'),
  };
}

function readRelease(release: Omit<Release, 'manifests'>): Release | string {
  try {
    return { ...release, manifests: readManifests(release.stream) };
  } catch (error) {
    return `${release.name} in ${release.environment} is not YAML: ${error instanceof Error ? error.message : String(error)}`;
  }
}
