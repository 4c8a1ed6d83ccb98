import type { DecisionNote, ImageReason } from './decision.ts';

/** Warns about images that do not run on some architecture that the pod chose itself. */
export function verifyStated(images: readonly ImageReason[], stated: readonly string[]): readonly DecisionNote[] {
  return images.flatMap(({ image, container, architectures, why }) => {
    if (architectures === undefined) return [];
    const missing = stated.filter((architecture) => !architectures.includes(architecture));
    if (missing.length === 0) return [];
    const text = `The pod asks for ${missing.join(' or ')}, and ${image} (${container}) does not run there. ${why}`;
    return [{ code: 'stated-unsupported', level: 'warning', text }];
  });
}
