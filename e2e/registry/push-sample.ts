import type { Content, SampleImage } from '@landfall/cluster/registry/testing';

export interface PushTarget {
  /** `127.0.0.1:PORT`. */
  readonly host: string;
  readonly repository: string;
  /** For a registry that wants a token: `user:password`, and where tokens are given. */
  readonly login?: { readonly userAndPassword: string; readonly realm: string; readonly service: string };
}

/**
 * Pushes an image and everything that it needs.
 *
 * @throws when the registry refuses a part of it
 * @source OCI distribution specification, "Pushing a blob monolithically" and "Pushing manifests"
 */
export async function pushSample(target: PushTarget, tag: string, image: SampleImage): Promise<void> {
  const headers = await authorization(target);
  await pushAll(target, image, headers);
  await pushManifest(target, tag, image.manifest, headers);
}

async function pushAll(target: PushTarget, image: SampleImage, headers: Record<string, string>): Promise<void> {
  for (const blob of image.blobs) await pushBlob(target, blob, headers);
  for (const child of image.children) await pushAll(target, child, headers);
  await pushManifest(target, image.manifest.digest, image.manifest, headers);
}

async function pushBlob({ host, repository }: PushTarget, blob: Content, headers: Record<string, string>): Promise<void> {
  const base = `http://${host}/v2/${repository}/blobs/uploads/`;
  const session = await fetch(base, { method: 'POST', headers });
  await session.body?.cancel();
  const target = new URL(session.headers.get('location') ?? '', base);
  target.searchParams.set('digest', blob.digest);
  await put(target.href, blob, { ...headers, 'content-type': 'application/octet-stream' });
}

async function pushManifest(
  { host, repository }: PushTarget,
  name: string,
  manifest: Content,
  headers: Record<string, string>,
): Promise<void> {
  await put(`http://${host}/v2/${repository}/manifests/${name}`, manifest, { ...headers, 'content-type': manifest.mediaType });
}

async function put(url: string, { bytes }: Content, headers: Record<string, string>): Promise<void> {
  const answer = await fetch(url, { method: 'PUT', headers, body: new Uint8Array(bytes) });
  const text = await answer.text();
  if (answer.status !== 201) throw new Error(`${url} was refused with ${answer.status}: ${text.slice(0, 300)}`);
}

async function authorization({ login, repository }: PushTarget): Promise<Record<string, string>> {
  if (login === undefined) return {};
  const url = new URL(login.realm);
  url.searchParams.set('service', login.service);
  url.searchParams.set('scope', `repository:${repository}:pull,push`);
  const basic = Buffer.from(login.userAndPassword).toString('base64');
  const answer = await fetch(url, { headers: { authorization: `Basic ${basic}` } });
  const { token } = (await answer.json()) as { token: string }; // our own server
  return { authorization: `Bearer ${token}` };
}
