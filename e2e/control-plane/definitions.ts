import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ApiClient } from './api-client.ts';
import { waitUntil } from './deadline.ts';
import { reasonOf } from './dry-run.ts';
import { type Manifest, readManifests } from './manifests.ts';

const collection = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';

/** Installs every custom resource definition in a folder of YAML files and waits until the server serves their kinds. */
export async function installDefinitions(client: ApiClient, folder: string): Promise<void> {
  const names = (await readdir(folder)).sort();
  const streams = await Promise.all(names.map((name) => readFile(join(folder, name), 'utf8')));
  // The folders also hold admission policies, which guard upgrades and say nothing about an object's shape.
  const definitions = streams.flatMap(readManifests).filter((manifest) => manifest.kind === 'CustomResourceDefinition');

  await Promise.all(definitions.map((definition) => install(client, definition)));
}

async function install(client: ApiClient, definition: Manifest): Promise<void> {
  const created = await client.request('POST', collection, { type: 'application/yaml', text: definition.text });
  if (created.status !== 201) throw new Error(`The definition ${definition.name ?? ''} was refused: ${reasonOf(created)}`);

  // `spec` of a CustomResourceDefinition in apiextensions.k8s.io/v1, which the server has just accepted.
  const spec = definition.content['spec'] as {
    readonly group: string;
    readonly names: { readonly plural: string };
    readonly versions: readonly { readonly name: string; readonly served: boolean }[];
  };
  for (const version of spec.versions.filter((candidate) => candidate.served)) {
    const group = `/apis/${spec.group}/${version.name}`;
    const address = `${group}/${spec.names.plural}?limit=1`;
    await waitUntil(
      async () => (await client.request('GET', address)).status === 200 && (await isListed(client, group, spec.names.plural)),
      {
        timeoutMs: 300_000,
        describe: () => `The API server does not serve ${address}.`,
      },
    );
  }
}

/** Discovery lists a kind a moment after the server serves it. */
async function isListed(client: ApiClient, group: string, plural: string): Promise<boolean> {
  const answer = await client.request('GET', group);
  // An APIResourceList: meta/v1 of the Kubernetes API.
  const { resources } = answer.body as { readonly resources?: readonly { readonly name: string }[] };
  return resources?.some((resource) => resource.name === plural) === true;
}
