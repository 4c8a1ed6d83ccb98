/** Types of manifests that we ask for, in the order of preference. @source OCI image-spec media-types.md */
export const indexTypes: readonly string[] = [
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
];

export const manifestTypes: readonly string[] = [
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.v2+json',
];

/** Given up by everyone: it has no config, and its digest depends on how it is read. */
export const schema1Types: readonly string[] = [
  'application/vnd.docker.distribution.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.v1+prettyjws',
];

/**
 * What is sent with every request for a manifest, also with HEAD: the digest is that of the form that was negotiated.
 * One header line, which every registry understands.
 */
export const acceptedManifests = [...indexTypes, ...manifestTypes].join(', ');

/** Types of the config of what can be run. Old tools wrote generic types, and newer kinds never come with these. */
export const imageConfigTypes: ReadonlySet<string> = new Set([
  'application/vnd.oci.image.config.v1+json',
  'application/vnd.docker.container.image.v1+json',
  'application/octet-stream',
  'application/json',
  'text/plain',
  '',
]);
