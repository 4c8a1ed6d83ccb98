import type { ImageFacts, ProvenImage, UnknownImage } from '../image-facts.ts';
import { formatPlatform, type Platform } from '../platform.ts';
import type { PodImage } from '../pod/pod.ts';
import type { ClusterPolicy } from '../policy/policy.ts';
import type { DecisionNote, ImageReason } from './decision.ts';

/** What the images of a pod say, one by one, with the remarks that they cause. */
export interface ImageJudgement {
  readonly reasons: readonly ImageReason[];
  readonly notes: readonly DecisionNote[];
  /** Some unknown image may be known when asked again. */
  readonly isTransient: boolean;
}

/** An image that nobody has looked at yet. */
const notAsked: UnknownImage = {
  kind: 'unknown',
  reason: 'not-asked',
  detail: 'Nobody has looked at it yet.',
  isTransient: true,
};

/**
 * Judges every image that the pod starts or mounts from its beginning; ephemeral containers come later and are not asked.
 *
 * @param images by the name that the pod uses
 */
export function judgeImages(
  podImages: readonly PodImage[],
  images: ReadonlyMap<string, ImageFacts>,
  system: { readonly os: string; readonly policy: ClusterPolicy },
): ImageJudgement {
  const reasons: ImageReason[] = [];
  const notes = new Map<string, DecisionNote>();
  let isTransient = false;
  for (const podImage of podImages) {
    if (podImage.image === undefined || podImage.kind === 'ephemeral') continue;
    const facts = images.get(podImage.image) ?? notAsked;
    const reason = judgeImage({ ...podImage, image: podImage.image }, facts, system);
    reasons.push(reason);
    if (facts.kind === 'unknown') isTransient ||= reason.role === 'unknown' && facts.isTransient;
    else for (const note of remarksOn(podImage.image, facts, reason, system.os)) notes.set(`${note.code} ${note.text}`, note);
  }
  return { reasons, notes: [...notes.values()], isTransient };
}

function judgeImage(
  { name, kind, image }: PodImage & { readonly image: string },
  facts: ImageFacts,
  { os, policy }: { readonly os: string; readonly policy: ClusterPolicy },
): ImageReason {
  const reason = {
    container: name,
    kind,
    image,
    ...(facts.digest !== undefined && facts.digest !== '' && { digest: facts.digest }),
  };
  if (facts.kind === 'unknown') {
    if (kind === 'volume' && facts.reason === 'not-an-image')
      return { ...reason, role: 'neutral', platforms: [], why: 'It is an artefact, mounted as files; any node can do that.' };
    return { ...reason, role: 'unknown', platforms: [], unknown: facts.reason, why: facts.detail };
  }

  const platforms = facts.platforms.map(formatPlatform);
  const label = policy.neutralImageLabels.find((key) => facts.labels !== undefined && Object.hasOwn(facts.labels, key));
  if (label !== undefined) return { ...reason, role: 'neutral', platforms, why: `Its label ${label} says that nobody runs it.` };
  if (kind === 'volume' && facts.kind === 'single')
    return { ...reason, role: 'neutral', platforms, why: 'It is one manifest, mounted as files; any node can do that.' };
  if (facts.platforms.length === 0)
    return { ...reason, role: 'unknown', platforms, unknown: 'no-platform', why: 'Its index lists nothing that can be run.' };
  const architectures = runningArchitectures(facts, os, policy);
  return { ...reason, role: 'counted', platforms, architectures, why: sentence(facts, platforms, os, architectures) };
}

/** Architectures of nodes that run the image: those that it is built for, and those that run these as well. */
function runningArchitectures(facts: ProvenImage, os: string, policy: ClusterPolicy): readonly string[] {
  const own = facts.platforms.filter((platform) => platform.os === os);
  const compatible = policy.alsoRuns.filter(({ images }) =>
    own.some((platform) => images.includes(platform.architecture) || images.includes(withVariant(platform))),
  );
  const all = new Set([...own.map(({ architecture }) => architecture), ...compatible.map(({ node }) => node)]);
  for (const architecture of facts.refuted ?? []) all.delete(architecture);
  return [...all].sort();
}

function sentence(facts: ProvenImage, platforms: readonly string[], os: string, architectures: readonly string[]): string {
  const stated =
    facts.kind === 'single' ? `It is built for ${platforms.join()} alone` : `Its index lists ${platforms.join(', ')}`;
  if (architectures.length > 0) return `${stated}.`;
  return facts.platforms.some((platform) => platform.os === os)
    ? `${stated}, and was seen to fail there.`
    : `${stated}; nothing for ${os}.`;
}

function remarksOn(image: string, facts: ProvenImage, reason: ImageReason, os: string): readonly DecisionNote[] {
  if (reason.role !== 'counted') return [];
  const notes: DecisionNote[] = [];
  const info = (code: DecisionNote['code'], text: string) => notes.push({ code, level: 'info', text });
  for (const architecture of facts.refuted ?? [])
    info('refuted', `${image} states ${architecture}, and ended there with an exec format error.`);
  for (const platform of facts.absent ?? [])
    info('absent-at-registry', `${image} lists ${formatPlatform(platform)}, which this registry does not have.`);
  for (const architecture of reason.architectures ?? []) {
    const variants = facts.platforms.filter((platform) => platform.os === os && platform.architecture === architecture);
    if (variants.length === 0 || variants.some(({ variant }) => variant === undefined)) continue;
    info(
      'micro-architecture',
      `${image} needs ${variants.map(withVariant).sort().join(' or ')}, which no label of a node shows.`,
    );
  }
  const builds = os === 'windows' ? facts.platforms.flatMap(({ osVersion }) => osVersion ?? []) : [];
  if (builds.length > 0)
    info('windows-build', `${image} is for Windows ${[...new Set(builds)].sort().join(', ')}; the build of the node must match.`);
  return notes;
}

function withVariant({ architecture, variant }: Platform): string {
  return variant === undefined ? architecture : `${architecture}/${variant}`;
}

/** Architectures that all counted images share, sorted; undefined when none is counted. */
export function sharedArchitectures(reasons: readonly ImageReason[]): readonly string[] | undefined {
  const counted = reasons.flatMap(({ architectures }) => (architectures === undefined ? [] : [architectures]));
  const [first, ...others] = counted;
  return first?.filter((architecture) => others.every((architectures) => architectures.includes(architecture)));
}

/**
 * The fewest images that already share nothing: one that runs nowhere, else two that exclude each other, else all that are
 * counted. Each with its architectures.
 */
export function conflictingImages(reasons: readonly ImageReason[]): readonly ImageReason[] {
  const counted = reasons.filter(({ role }) => role === 'counted');
  const alone = counted.find(({ architectures }) => architectures?.length === 0);
  if (alone !== undefined) return [alone];
  for (const [index, one] of counted.entries()) {
    const other = counted.slice(index + 1).find((candidate) => sharedArchitectures([one, candidate])?.length === 0);
    if (other !== undefined) return [one, other];
  }
  return counted;
}
