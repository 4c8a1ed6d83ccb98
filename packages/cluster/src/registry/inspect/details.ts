import type { Question, RegistryClient } from '../client/registry-client.ts';
import { readConfig } from '../manifest/config.ts';
import { readManifest } from '../manifest/manifest.ts';
import { RegistryError } from '../registry-error.ts';
import { type ImageDescription, type ImageVariant, sizeOf } from './describe.ts';
import { type Provenance, readProvenance } from './provenance.ts';

/** A description, and what takes more questions to know. */
export interface DetailedDescription extends ImageDescription {
  /** As the attestation of the first variant that has one says. */
  readonly provenance?: Provenance;
}

/** Variants whose manifests are read; each read counts against quotas. */
const maxVariants = 16;
const provenancePredicate = 'https://slsa.dev/provenance/';

/** Reads the size of each variant, labels of the first, and who says to have built it. */
export async function addDetails(
  description: ImageDescription,
  { client, question }: { readonly client: RegistryClient; readonly question: Question },
): Promise<DetailedDescription> {
  if (description.kind !== 'index') return description;
  const variants: ImageVariant[] = [];
  const labels = new Map(description.labels);
  let { created } = description;
  for (const [index, variant] of description.variants.entries()) {
    if (variant.sizeBytes !== undefined || index >= maxVariants) {
      variants.push(variant);
      continue;
    }
    const manifest = await readChild(client, question, variant.digest);
    variants.push(manifest === undefined ? variant : { ...variant, sizeBytes: sizeOf(manifest) });
    if (index > 0 || manifest === undefined) continue;
    const config = readConfig(await client.blob(question, manifest.config));
    for (const [name, value] of config.labels) if (!labels.has(name)) labels.set(name, value);
    created ??= config.created;
  }
  const provenance = await findProvenance(description, client, question);
  return {
    ...description,
    variants,
    labels,
    ...(created !== undefined && { created }),
    ...(provenance !== undefined && { provenance }),
  };
}

async function readChild(client: RegistryClient, question: Question, digest: string): ReturnType<typeof readImage> {
  try {
    return await readImage(client, question, digest);
  } catch (error) {
    // A child that a sparse mirror lacks has no size; the others have.
    if (error instanceof RegistryError && error.reason === 'not-found') return undefined;
    throw error;
  }
}

async function readImage(client: RegistryClient, question: Question, digest: string) {
  const fetched = await client.manifest(question, digest);
  const manifest = readManifest(fetched.bytes, fetched.contentType);
  return manifest.kind === 'image' ? manifest : undefined;
}

/** @source BuildKit docs/attestations/attestation-storage.md: a manifest whose layers are statements */
async function findProvenance(
  { passedOver, variants }: ImageDescription,
  client: RegistryClient,
  question: Question,
): Promise<Provenance | undefined> {
  const runnable = new Set(variants.map(({ digest }) => digest));
  const attestation = passedOver.find(({ why, about }) => why === 'attestation' && about !== undefined && runnable.has(about));
  if (attestation === undefined) return undefined;
  const fetched = await client.manifest(question, attestation.digest);
  const manifest = readManifest(fetched.bytes, fetched.contentType);
  if (manifest.kind === 'index') return undefined;
  const layer = manifest.layers.find(
    ({ annotations }) => annotations.get('in-toto.io/predicate-type')?.startsWith(provenancePredicate) === true,
  );
  return layer === undefined ? undefined : readProvenance(await client.blob(question, layer));
}
