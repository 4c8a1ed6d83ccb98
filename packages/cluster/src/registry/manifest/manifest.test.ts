import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readConfig } from './config.ts';
import { readManifest } from './manifest.ts';

const digest = `sha256:${'a'.repeat(64)}`;
const oci = 'application/vnd.oci.image.manifest.v1+json';
const ociIndex = 'application/vnd.oci.image.index.v1+json';
const config = { mediaType: 'application/vnd.oci.image.config.v1+json', digest, size: 7 };

function read(body: unknown, type?: string): ReturnType<typeof readManifest> {
  return readManifest(Buffer.from(JSON.stringify(body)), type);
}

function roles(entries: readonly unknown[]): readonly string[] {
  const manifest = read({ manifests: entries }, ociIndex);
  return manifest.kind === 'index' ? manifest.entries.map(({ role }) => role) : [];
}

describe('manifests', () => {
  it('tells what in an index can be run from what cannot', () => {
    const entry = (more: object): object => ({ mediaType: oci, digest, size: 3, ...more });

    expect(
      roles([
        entry({ platform: { os: 'linux', architecture: 'arm64', variant: 'v8' } }),
        entry({ annotations: { 'vnd.docker.reference.type': 'attestation-manifest' } }),
        entry({ annotations: { 'vnd.docker.reference.digest': digest }, platform: { os: 'linux', architecture: 'amd64' } }),
        entry({ artifactType: 'application/spdx+json' }),
        entry({ mediaType: ociIndex }),
        entry({ mediaType: 'application/vnd.example.new' }),
        entry({ mediaType: undefined }),
      ]),
    ).toEqual(['image', 'attestation', 'attestation', 'artifact', 'index', 'unknown', 'image']);
  });

  it.each(['application/json', 'text/plain; charset=utf-8', '', 'application/octet-stream'])(
    'looks into the body when the type is %j',
    (type) => {
      expect(read({ schemaVersion: 2, manifests: [] }, type).kind).toBe('index');
      expect(read({ schemaVersion: 2, config, layers: [] }, type).kind).toBe('image');
    },
  );

  it('ignores parameters of the type, and refuses a body that says otherwise', () => {
    expect(read({ mediaType: oci, config }, `${oci}; charset=utf-8`).kind).toBe('image');
    expect(() => read({ mediaType: oci, config }, ociIndex)).toThrow('another type');
  });

  it('takes what has another config for an artefact', () => {
    const chart = { ...config, mediaType: 'application/vnd.cncf.helm.config.v1+json' };

    expect(read({ config: chart }, oci)).toMatchObject({ kind: 'artifact', what: 'application/vnd.cncf.helm.config.v1+json' });
    expect(read({ config, artifactType: 'application/wasm' }, oci)).toMatchObject({ kind: 'artifact', what: 'application/wasm' });
  });

  it.each([
    [{ schemaVersion: 1, architecture: 'amd64', fsLayers: [] }, 'application/vnd.docker.distribution.manifest.v1+prettyjws'],
    [{ schemaVersion: 1, architecture: 'amd64' }, 'application/json'],
  ])('refuses schema 1 and says so', (body, type) => {
    expect(() => read(body, type)).toThrow('schema 1');
  });

  it.each([
    [{ manifests: [{ mediaType: oci }] }, 'no digest'],
    [{ manifests: [{ mediaType: oci, digest: 'sha256:../../x' }] }, 'no digest'],
    [{ manifests: Array.from({ length: 1001 }, () => ({ digest })) }, 'more than 1000'],
    [{ config: {} }, 'names no config'],
    [[], 'no JSON object'],
    ['text', 'no JSON object'],
  ])('refuses %j', (body, message) => {
    expect(() => read(body, 'manifests' in Object(body) ? ociIndex : oci)).toThrow(message);
  });

  it('never fails but by saying that it cannot read it', () => {
    const junk = fc.jsonValue({ maxDepth: 3 });
    const shaped = fc.record(
      { mediaType: junk, schemaVersion: junk, manifests: fc.oneof(junk, fc.array(junk)), config: junk, layers: junk },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(fc.oneof(junk, shaped), fc.constantFrom('', oci, ociIndex), (body, type) => {
        try {
          expect(read(body, type).kind).toMatch(/^(index|image|artifact)$/);
        } catch (error) {
          expect(error).toMatchObject({ reason: 'unreadable' });
        }
      }),
    );
    expect(() => readManifest(Buffer.from('['.repeat(1_000_000)))).toThrow('no JSON object');
  });
});

describe('configs', () => {
  it('reads platform and labels', () => {
    const body = {
      architecture: 'arm',
      os: 'linux',
      variant: 'v7',
      'os.version': '10.0',
      config: { Labels: { b: '2', a: '1', c: 3 } },
    };

    expect(readConfig(Buffer.from(JSON.stringify(body)))).toEqual({
      platform: { os: 'linux', architecture: 'arm', variant: 'v7', osVersion: '10.0' },
      labels: new Map([
        ['a', '1'],
        ['b', '2'],
      ]),
    });
  });

  it('has no platform when none is stated', () => {
    expect(readConfig(Buffer.from('{"architecture":"","config":null}'))).toEqual({ labels: new Map() });
    expect(() => readConfig(Buffer.from('nothing'))).toThrow('no JSON object');
  });
});
