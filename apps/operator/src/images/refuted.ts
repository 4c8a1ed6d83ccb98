import type { RefutedDigests } from './create-images.ts';

/** Remembers what was seen to fail for as long as the process lasts. */
export function createRefutedDigests(): RefutedDigests {
  const known = new Map<string, Set<string>>();
  return {
    of: (digest) => known.get(digest),
    add(digest, architecture) {
      const architectures = known.get(digest) ?? new Set();
      architectures.add(architecture);
      known.set(digest, architectures);
    },
  };
}
