import { createHash } from 'node:crypto';

/** What makes an image: its configuration and its layers, as uncompressed tar archives, lowest first. */
export interface ImageContent {
  /** Such as `{ Cmd: ['/server'] }`. @source OCI image specification, config.md */
  readonly config: Readonly<Record<string, unknown>>;
  readonly layers: readonly Uint8Array[];
}

const types = {
  manifest: 'application/vnd.oci.image.manifest.v1+json',
  config: 'application/vnd.oci.image.config.v1+json',
  layer: 'application/vnd.oci.image.layer.v1.tar',
} as const;

interface Descriptor {
  readonly mediaType: string;
  readonly digest: string;
  readonly size: number;
}

/**
 * Pushes an image for amd64 to a registry that asks for no password.
 *
 * @returns the digest of its manifest
 * @throws when the registry refuses a part of it
 * @source OCI distribution specification, "Pushing a blob monolithically" and "Pushing manifests"
 */
export async function pushImage(
  registryUrl: string,
  { repository, tag, image }: { readonly repository: string; readonly tag: string; readonly image: ImageContent },
): Promise<string> {
  const base = `${registryUrl}/v2/${repository}`;
  const layers: Descriptor[] = [];
  for (const layer of image.layers) layers.push(await pushBlob(base, types.layer, layer));
  const configuration = {
    architecture: 'amd64',
    os: 'linux',
    config: image.config,
    rootfs: { type: 'layers', diff_ids: layers.map(({ digest }) => digest) },
  };
  const config = await pushBlob(base, types.config, Buffer.from(JSON.stringify(configuration)));

  const manifest = Buffer.from(JSON.stringify({ schemaVersion: 2, mediaType: types.manifest, config, layers }));
  await send(`${base}/manifests/${tag}`, types.manifest, manifest);
  return digestOf(manifest);
}

async function pushBlob(base: string, mediaType: string, content: Uint8Array): Promise<Descriptor> {
  const descriptor = { mediaType, digest: digestOf(content), size: content.byteLength };
  const session = await fetch(`${base}/blobs/uploads/`, { method: 'POST' });
  await session.body?.cancel();
  const location = session.headers.get('location');
  if (session.status !== 202 || location === null) throw new Error(`${base} opens no upload: ${session.status}`);
  const target = new URL(location, base);
  target.searchParams.set('digest', descriptor.digest);
  await send(target.href, 'application/octet-stream', content);
  return descriptor;
}

async function send(url: string, type: string, content: Uint8Array): Promise<void> {
  // A copy, so that no other bytes of a shared buffer can go along.
  const answer = await fetch(url, { method: 'PUT', headers: { 'content-type': type }, body: new Uint8Array(content) });
  const text = await answer.text();
  if (answer.status !== 201) throw new Error(`${url} was refused with ${answer.status}: ${text.slice(0, 500)}`);
}

function digestOf(content: Uint8Array): string {
  return `sha256:${createHash('sha256').update(content).digest('hex')}`;
}
