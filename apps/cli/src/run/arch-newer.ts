import { formatReference, type ImageReference, parseReference, RegistryError } from '@landfall/cluster/registry';
import { type Blocker, type NewerImage, newerTags } from '@landfall/placement';
import type { Io } from '../io.ts';
import { showProgress } from '../ui/progress.ts';
import type { PersonalRegistry } from './arch-registry.ts';

/** Images that are looked at: the first of the list free most pods. */
const mostImages = 20;

/**
 * Looks for newer tags of images that block, which run on the target: the newest of the same major version first, then the
 * newest of all. Each image costs a list of tags and at most two looks.
 */
export async function findNewer(
  blockers: readonly Blocker[],
  target: string,
  { personal, io }: { readonly personal: PersonalRegistry; readonly io: Io },
): Promise<ReadonlyMap<string, NewerImage>> {
  const asked = blockers.filter(({ isProven }) => isProven).slice(0, mostImages);
  const found = new Map<string, NewerImage>();
  const progress = showProgress(io, { total: asked.length, what: 'images looked for', isOff: false });
  for (const { image } of asked) {
    const newer = await newerOf(image, target, personal);
    if (newer !== undefined) found.set(image, newer);
    progress.advance();
  }
  progress.end();
  return found;
}

async function newerOf(image: string, target: string, personal: PersonalRegistry): Promise<NewerImage | undefined> {
  const parsed = parseReference(personal.expand(withoutDigest(image))[0] ?? image);
  const tag = parsed.ok ? parsed.reference.tag : undefined;
  if (!parsed.ok || tag === undefined) return undefined;
  const { registry, access } = personal;
  for (const { tag: newer, isMajor } of newerTags(tag, await tagsOf(parsed.reference, personal))) {
    const name = formatReference({ ...parsed.reference, tag: newer });
    const { facts } = await registry.inspect(name, { access, priority: 'dry-run' });
    if (facts.kind === 'unknown') continue;
    const isFor = facts.platforms.some(({ os, architecture }) => os === 'linux' && architecture === target);
    if (isFor) return { image: `${withoutDigest(image).replace(/:[^:/]*$/, '')}:${newer}`, isMajor };
  }
  return undefined;
}

/** No list is no newer tag: many registries keep theirs to themselves. */
async function tagsOf(reference: ImageReference, { registry, access }: PersonalRegistry): Promise<readonly string[]> {
  try {
    return (await registry.tags(reference, { access, priority: 'dry-run' })).tags;
  } catch (error) {
    if (!(error instanceof RegistryError)) throw error;
    return [];
  }
}

/** A tag beside a digest says which line it is of. */
function withoutDigest(image: string): string {
  return image.split('@')[0] ?? image;
}
