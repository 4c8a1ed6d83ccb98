import { type Described, parseReference, RegistryError, systemClock } from '@landfall/cluster/registry';
import { AppError } from '@landfall/model';
import type { ArchInspectFlags } from '../commands/arch-inspect.ts';
import type { Io } from '../io.ts';
import { archInspectJson } from '../ui/arch-inspect-json.ts';
import { archInspectText } from '../ui/arch-inspect-text.ts';
import { coloursFor } from '../ui/colours.ts';
import { showProgress } from '../ui/progress.ts';
import { findImages } from './arch-images.ts';
import { openRegistry, type PersonalRegistry } from './arch-registry.ts';
import { loadApp } from './load.ts';
import { readNamedText } from './named-file.ts';

/** What became of one name. */
export type InspectedImage =
  | { readonly kind: 'known'; readonly image: string; readonly described: Described }
  | {
      readonly kind: 'unknown';
      readonly image: string;
      readonly reason: string;
      readonly detail: string;
      readonly isTransient: boolean;
    };

/** Images asked for at a time; the budget of each registry holds below that. */
const concurrency = 12;
/** How often one image is asked for again when a registry wants us to wait, and how long that may be. */
const patience = { tries: 3, longestMs: 30_000 };
const maxImages = 20_000;

/** Runs `landfall arch inspect` and answers its exit code. */
export async function runArchInspect(images: readonly string[], flags: ArchInspectFlags, io: Io): Promise<number> {
  const names = gather(images, flags, io);
  const personal = openRegistry(flags, io);
  const results = await inspectAll(names, personal, flags, io);
  io.stdout(flags.json ? archInspectJson(results) : archInspectText(results, coloursFor(io, 'stdout', !flags.color)));
  const unknown = results.filter((result) => result.kind === 'unknown');
  return unknown.some(({ reason }) => reason === 'bad-reference') ? 2 : unknown.length > 0 ? 3 : 0;
}

function gather(images: readonly string[], { file: files }: ArchInspectFlags, io: Io): readonly string[] {
  const named = [...images, ...files.flatMap((file) => findImages(readInput(file, io)))];
  const isAlone = images.length === 0 && files.length === 0;
  const names = [...new Set(isAlone ? imagesOfApplication(io) : named)];
  if (names.length > maxImages)
    throw new AppError('USAGE', [{ message: `There are more than ${maxImages} images; ask in parts.` }]);
  if (names.length > 0) return names;
  const where = isAlone ? 'The application in this folder pulls no images.' : `${files.join(', ')} names no images.`;
  throw new AppError('USAGE', [{ message: where }]);
}

/** Images that are pulled; those that a service builds are not at any registry yet. */
function imagesOfApplication(io: Io): readonly string[] {
  const { app } = loadApp('.', { file: [], envFile: [], profile: [] }, [], io).base;
  return app.services.flatMap(({ image, build }) => (image === undefined || build !== undefined ? [] : [image.value]));
}

function readInput(file: string, io: Io): string {
  return file === '-' ? new TextDecoder().decode(io.stdin()) : readNamedText(file, io);
}

async function inspectAll(
  names: readonly string[],
  personal: PersonalRegistry,
  { details, json }: ArchInspectFlags,
  io: Io,
): Promise<readonly InspectedImage[]> {
  const progress = showProgress(io, { total: names.length, what: 'images', isOff: json });
  const results: InspectedImage[] = [];
  const waiting = [...names.entries()];
  const work = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const [index, image] = next;
      results[index] = await inspectOne(image, personal, details ? 'details' : 'brief');
      progress.advance();
    }
  };
  await Promise.all(Array.from({ length: Math.min(concurrency, names.length) }, work));
  progress.end();
  return results;
}

/** Where a short name may stand for several images, the next is looked at only when a registry does not have the one before. */
async function inspectOne(image: string, personal: PersonalRegistry, extent: 'brief' | 'details'): Promise<InspectedImage> {
  const [first = image, ...others] = personal.expand(image);
  let result = await inspectName(image, first, { personal, extent });
  for (const other of others) {
    if (result.kind === 'known' || (result.reason !== 'not-found' && result.reason !== 'refused')) break;
    result = await inspectName(image, other, { personal, extent });
  }
  return result;
}

async function inspectName(
  image: string,
  name: string,
  { personal: { registry, access }, extent }: { readonly personal: PersonalRegistry; readonly extent: 'brief' | 'details' },
): Promise<InspectedImage> {
  const parsed = parseReference(name);
  if (!parsed.ok) {
    return {
      kind: 'unknown',
      image,
      reason: 'bad-reference',
      detail: `it is no name of an image: ${parsed.reason}`,
      isTransient: false,
    };
  }
  for (let tries = 1; ; tries += 1) {
    try {
      return {
        kind: 'known',
        image,
        described: await registry.describe(parsed.reference, { access, priority: 'dry-run' }, extent),
      };
    } catch (error) {
      if (!(error instanceof RegistryError)) throw error;
      const { reason, message: detail, isTransient, retryAfterMs } = error;
      const isWorthWaiting = retryAfterMs !== undefined && retryAfterMs <= patience.longestMs && tries < patience.tries;
      if (!isWorthWaiting) return { kind: 'unknown', image, reason, detail, isTransient };
      await systemClock.sleep(retryAfterMs);
    }
  }
}
