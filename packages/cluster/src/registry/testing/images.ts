import { digestOf } from '../reference/digest.ts';

/** Something with a digest that a registry keeps. */
export interface Content {
  readonly digest: string;
  readonly bytes: Uint8Array;
  readonly mediaType: string;
}

/** An image or index, and everything that it needs. */
export interface SampleImage {
  readonly manifest: Content;
  /** Configs and layers. */
  readonly blobs: readonly Content[];
  /** Manifests that an index lists. */
  readonly children: readonly SampleImage[];
  /** What an index says of it. */
  readonly entry: Readonly<Record<string, unknown>>;
}

export const sampleTypes = {
  index: 'application/vnd.oci.image.index.v1+json',
  list: 'application/vnd.docker.distribution.manifest.list.v2+json',
  image: 'application/vnd.oci.image.manifest.v1+json',
  dockerImage: 'application/vnd.docker.distribution.manifest.v2+json',
  config: 'application/vnd.oci.image.config.v1+json',
  dockerConfig: 'application/vnd.docker.container.image.v1+json',
  layer: 'application/vnd.oci.image.layer.v1.tar',
  statement: 'application/vnd.in-toto+json',
} as const;

/** Makes content of an object. */
export function contentOf(body: unknown, mediaType: string): Content {
  const bytes = Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
  return { digest: digestOf(bytes), bytes, mediaType };
}

export interface SampleOptions {
  readonly format?: 'oci' | 'docker';
  readonly labels?: Readonly<Record<string, string>>;
  /** Distinguishes images that are otherwise the same. */
  readonly salt?: string;
  readonly configType?: string;
  /** Leaves the platform out of the line in an index. */
  readonly isPlatformHidden?: boolean;
}

/** One image for one platform: `linux/arm64`, `linux/arm/v7`. */
export function sampleImage(platform: string, options: SampleOptions = {}): SampleImage {
  const { format = 'oci', labels = {}, salt = '', isPlatformHidden = false } = options;
  const [os = '', architecture = '', variant] = platform.split('/');
  const words = { os, architecture, ...(variant !== undefined && { variant }) };
  const mediaType = format === 'oci' ? sampleTypes.image : sampleTypes.dockerImage;
  const configType = options.configType ?? (format === 'oci' ? sampleTypes.config : sampleTypes.dockerConfig);
  const layer = contentOf(`the layer of ${platform} ${salt}`, sampleTypes.layer);
  const config = contentOf(
    {
      ...words,
      created: '2026-01-02T03:04:05Z',
      config: { Labels: labels },
      rootfs: { type: 'layers', diff_ids: [layer.digest] },
    },
    configType,
  );
  const manifest = contentOf(
    { schemaVersion: 2, mediaType, config: descriptorOf(config), layers: [descriptorOf(layer)] },
    mediaType,
  );
  return { manifest, blobs: [config, layer], children: [], entry: isPlatformHidden ? {} : { platform: words } };
}

/** An index of images. */
export function sampleIndex(children: readonly SampleImage[], mediaType: string = sampleTypes.index): SampleImage {
  const manifests = children.map(({ manifest, entry }) => ({ ...descriptorOf(manifest), ...entry }));
  return { manifest: contentOf({ schemaVersion: 2, mediaType, manifests }, mediaType), blobs: [], children, entry: {} };
}

/** A provenance statement about an image, as BuildKit stores it beside the image in an index. */
export function sampleAttestation(about: SampleImage, builder: string): SampleImage {
  const statement = contentOf(
    {
      predicateType: 'https://slsa.dev/provenance/v0.2',
      predicate: { builder: { id: builder }, buildType: 'https://mobyproject.org/buildkit@v1' },
    },
    sampleTypes.statement,
  );
  const config = contentOf(
    { os: 'unknown', architecture: 'unknown', rootfs: { type: 'layers', diff_ids: [statement.digest] } },
    sampleTypes.config,
  );
  const layer = { ...descriptorOf(statement), annotations: { 'in-toto.io/predicate-type': 'https://slsa.dev/provenance/v0.2' } };
  const body = { schemaVersion: 2, mediaType: sampleTypes.image, config: descriptorOf(config), layers: [layer] };
  return {
    manifest: contentOf(body, sampleTypes.image),
    blobs: [config, statement],
    children: [],
    entry: {
      platform: { os: 'unknown', architecture: 'unknown' },
      annotations: { 'vnd.docker.reference.type': 'attestation-manifest', 'vnd.docker.reference.digest': about.manifest.digest },
    },
  };
}

function descriptorOf({ mediaType, digest, bytes }: Content): { mediaType: string; digest: string; size: number } {
  return { mediaType, digest, size: bytes.length };
}
