import type { ImageVariant } from '@landfall/cluster/registry';
import { formatPlatform } from '@landfall/placement';
import type { InspectedImage } from '../run/arch-inspect.ts';

/** What was found out, for a program: one document, images in the order of the question. */
export function archInspectJson(results: readonly InspectedImage[]): string {
  return `${JSON.stringify({ schemaVersion: 1, images: results.map(imageOf) }, undefined, 2)}\n`;
}

function imageOf(result: InspectedImage): object {
  if (result.kind === 'unknown') {
    const { image, reason, detail, isTransient } = result;
    return { image, kind: 'unknown', reason, detail, isTransient };
  }
  const { kind, digest, mediaType, variants, passedOver, labels, created, provenance, artifactType, answeredBy, isPublic } =
    result.described;
  return {
    image: result.image,
    kind,
    digest,
    mediaType,
    ...(artifactType !== undefined && { artifactType }),
    platforms: variants.map(variantOf),
    passedOver: passedOver.map(({ platform, ...other }) => ({
      ...other,
      ...(platform !== undefined && { platform: formatPlatform(platform) }),
    })),
    ...(labels.size > 0 && { labels: Object.fromEntries(labels) }),
    ...(created !== undefined && { created }),
    ...(provenance !== undefined && { provenance }),
    answeredBy,
    isPublic,
  };
}

function variantOf({ platform, digest, statedBy, sizeBytes }: ImageVariant): object {
  return { platform: formatPlatform(platform), ...platform, digest, statedBy, ...(sizeBytes !== undefined && { sizeBytes }) };
}
