import { asList, asObject, asText, parseObject } from '../manifest/json.ts';

/** Who says to have built an image, as its provenance tells. Unsigned: a statement, not a proof. */
export interface Provenance {
  /** What built it: a URL of a pipeline, or `BuildKit` when only its kind is known. */
  readonly builder: string;
  /** The repository it was built from, without credentials. */
  readonly source?: string;
  readonly revision?: string;
}

/**
 * Reads a provenance statement.
 *
 * @returns undefined when it is none
 * @source slsa.dev/provenance/v0.2 and v1; BuildKit docs/attestations/slsa-provenance.md
 */
export function readProvenance(bytes: Uint8Array): Provenance | undefined {
  const statement = parseObject(bytes);
  const type = asText(statement?.['predicateType']) ?? '';
  if (!type.startsWith('https://slsa.dev/provenance/')) return undefined;
  const predicate = asObject(statement?.['predicate']) ?? {};
  const details = asObject(predicate['runDetails']) ?? {};
  const builder = asText(asObject(details['builder'] ?? predicate['builder'])?.['id']) ?? '';
  const definition = asObject(predicate['buildDefinition']) ?? {};
  const kind = asText(predicate['buildType']) ?? asText(definition['buildType']) ?? '';
  const metadata = asObject(details['metadata'] ?? predicate['metadata']) ?? {};
  const buildkit = asObject(metadata['buildkit_metadata'] ?? metadata['https://mobyproject.org/buildkit@v1#metadata']) ?? {};
  const versions = asObject(buildkit['vcs']) ?? {};
  const materials = asList(predicate['materials'] ?? definition['resolvedDependencies']) ?? [];
  const repository = materials
    .map((item) => asText(asObject(item)?.['uri']) ?? '')
    .find((uri) => /^(?:git\+|https:\/\/[^?]+\.git)/.test(uri));
  const source = asText(versions['source']) ?? repository;
  const revision = asText(versions['revision']);
  return {
    builder: builder === '' ? (/buildkit|moby/i.test(kind) ? 'BuildKit' : 'unknown') : withoutSecrets(builder),
    ...(source !== undefined && { source: withoutSecrets(source) }),
    ...(revision !== undefined && { revision }),
  };
}

/** Addresses of repositories may carry a password or a token. */
function withoutSecrets(address: string): string {
  return address
    .replace(/:\/\/[^/@\s]*@/, '://')
    .replace(/\?.*$/s, '')
    .slice(0, 500);
}
