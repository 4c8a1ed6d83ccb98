import type { Described, ImageVariant } from '@landfall/cluster/registry';
import { formatPlatform } from '@landfall/placement';
import type { InspectedImage } from '../run/arch-inspect.ts';
import type { Colours } from './colours.ts';

/** What was found out, for a person: each image with what it runs on and what says so, then the sum. */
export function archInspectText(results: readonly InspectedImage[], colours: Colours): string {
  const blocks = results.map((result) => imageLines(result, colours).join('\n'));
  const sum = results.length > 1 ? `\n\n${sumLine(results)}` : '';
  return `${blocks.join('\n\n')}${sum}\n`;
}

function imageLines(result: InspectedImage, colours: Colours): readonly string[] {
  if (result.kind === 'unknown') {
    const again = result.isTransient ? ' Ask again later.' : '';
    return [`${colours.bold(plain(result.image))}  ${colours.red('unknown')}`, `  ${result.detail}.${again}`];
  }
  const { image, described } = result;
  const { variants, digest } = described;
  const head = `${colours.bold(plain(image))}  ${headOf(described)}  ${colours.dim(digest)}`;
  const widest = Math.max(0, ...variants.map(({ platform }) => formatPlatform(platform).length));
  return [
    head,
    ...variants.map((variant) => variantLine(variant, widest, colours)),
    ...remarks(described).map((line) => `  ${line}`),
  ];
}

function headOf({ kind, variants, artifactType, answeredBy }: Described): string {
  if (kind === 'artifact') return `no image but ${plain(artifactType ?? 'an artefact')}`;
  const amount = `${variants.length} ${variants.length === 1 ? 'platform' : 'platforms'}`;
  return `${kind === 'index' ? 'index' : 'one image'}, ${amount}, from ${answeredBy}`;
}

function variantLine({ platform, digest, sizeBytes, statedBy }: ImageVariant, widest: number, colours: Colours): string {
  const size = sizeBytes === undefined ? '' : `  ${formatSize(sizeBytes).padStart(8)}`;
  const version = platform.osVersion === undefined ? '' : `  version ${platform.osVersion}`;
  const proof = statedBy === 'index' ? 'proven by the index' : 'proven by its config';
  return `  ${formatPlatform(platform).padEnd(widest)}  ${colours.dim(shortDigest(digest))}${size}${version}  ${proof}`;
}

function remarks({ kind, variants, passedOver, labels, created, provenance }: Described): readonly string[] {
  const lines: string[] = [];
  const counts = new Map<string, number>();
  for (const { why } of passedOver) counts.set(why, (counts.get(why) ?? 0) + 1);
  if (kind !== 'artifact' && variants.length === 0) lines.push('It does not say what it runs on; nothing is assumed.');
  if (counts.size > 0)
    lines.push(`passed over: ${[...counts].map(([why, count]) => `${count} ${wordsFor(why, count)}`).join(', ')}`);
  const source = labels.get('org.opencontainers.image.source') ?? provenance?.source;
  const revision = labels.get('org.opencontainers.image.revision') ?? provenance?.revision;
  if (source !== undefined)
    lines.push(
      `source: ${plain(source)}${revision === undefined ? '' : ` at ${plain(revision.slice(0, 12))}`}, as it says itself`,
    );
  if (provenance !== undefined) lines.push(`built by: ${plain(provenance.builder)}, as an unsigned statement beside it says`);
  if (created !== undefined) lines.push(`created: ${plain(created)}`);
  return lines;
}

const words: Readonly<Record<string, readonly [one: string, many: string]>> = {
  attestation: ['attestation', 'attestations'],
  artifact: ['artefact', 'artefacts'],
  'unknown-type': ['entry of an unknown type', 'entries of unknown types'],
  'no-platform': ['entry without a platform', 'entries without a platform'],
  absent: ['that the registry does not have', 'that the registry does not have'],
  'too-deep': ['index within indexes', 'indexes within indexes'],
};

function wordsFor(why: string, count: number): string {
  return words[why]?.[count === 1 ? 0 : 1] ?? why;
}

function sumLine(results: readonly InspectedImage[]): string {
  const groups = new Map<string, number>();
  for (const result of results) {
    const group = result.kind === 'unknown' ? 'unknown' : groupOf(result.described);
    groups.set(group, (groups.get(group) ?? 0) + 1);
  }
  const parts = [...groups].sort(([, a], [, b]) => b - a).map(([group, count]) => `${count} ${group}`);
  return `${results.length} images: ${parts.join('; ')}`;
}

function groupOf({ kind, variants }: Described): string {
  if (kind === 'artifact') return 'no image';
  if (variants.length === 0) return 'without a platform';
  const architectures = [
    ...new Set(variants.filter(({ platform }) => platform.os === 'linux').map(({ platform }) => platform.architecture)),
  ];
  const common = ['amd64', 'arm64'].filter((name) => architectures.includes(name));
  if (common.length === 2) return 'for amd64 and arm64';
  return common.length === 1
    ? `for ${common[0]} and not for ${common[0] === 'amd64' ? 'arm64' : 'amd64'}`
    : 'for neither amd64 nor arm64';
}

function shortDigest(digest: string): string {
  return digest.slice(0, digest.indexOf(':') + 13);
}

function formatSize(bytes: number): string {
  return bytes >= 1e9
    ? `${(bytes / 1e9).toFixed(1)} GB`
    : bytes >= 1e6
      ? `${(bytes / 1e6).toFixed(1)} MB`
      : `${Math.ceil(bytes / 1000)} kB`;
}

/** Registries may say anything: nothing of it may steer the terminal. */
function plain(text: string): string {
  // eslint-disable-next-line no-control-regex -- the point is to replace them
  return text.replace(/[\u0000-\u001f\u007f-\u009f]/g, '\ufffd').slice(0, 500);
}
