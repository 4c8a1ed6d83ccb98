import { resolve } from 'node:path';
import { systemClock } from '@landfall/cluster/registry';
import { AppError } from '@landfall/model';
import {
  type ImageFacts,
  imagesOf,
  readImageFacts,
  type Surroundings,
  surroundingsIn,
  type Workload,
  workloadsIn,
} from '@landfall/placement';
import { parseAllDocuments } from 'yaml';
import type { ManifestFlags } from '../commands/arch-plan.ts';
import { whyNotRead } from '../disk/system-error.ts';
import { diskWorkspace } from '../disk/workspace.ts';
import type { Io } from '../io.ts';
import { showProgress } from '../ui/progress.ts';
import { isClusterNamed, openCluster, readWholeCluster } from './arch-cluster.ts';
import { openRegistry, type PersonalRegistry } from './arch-registry.ts';
import { readNamedText } from './named-file.ts';

/** What a plan is made from. */
export interface Manifests {
  readonly workloads: readonly Workload[];
  readonly surroundings: Surroundings;
  readonly images: ReadonlyMap<string, ImageFacts>;
}

const maxFiles = 5_000;
const maxFileBytes = 64 * 1024 * 1024;
const concurrency = 12;
/** How often one image is asked for again when a registry wants us to wait, and how long that may be. */
const patience = { tries: 3, longestMs: 30_000 };

/**
 * Reads manifests, or what a cluster has, and finds out about their images: from saved facts first, and from their
 * registries unless that is switched off.
 *
 * @throws AppError when nothing in them makes pods, or something cannot be read
 */
export async function readManifests(flags: ManifestFlags, io: Io): Promise<Manifests> {
  const { file: files, namespace } = flags;
  const isLive = isClusterNamed(flags);
  if (isLive && files.length > 0)
    throw new AppError('USAGE', [{ message: 'Name manifests with --file, or a cluster with --context: not both.' }]);
  if (!isLive && files.length === 0)
    throw new AppError('USAGE', [
      { message: 'Name manifests or a folder of them with --file; - reads standard input. Or name a cluster with --context.' },
    ]);
  const documents = isLive
    ? await readWholeCluster(await openCluster(flags, io), namespace, io)
    : files.flatMap((file) => textsOf(file, io)).flatMap(({ name, text }) => parse(name, text));
  return judgeDocuments(documents, { flags, io, from: isLive ? 'the cluster' : nameOf(files) });
}

/**
 * Finds the workloads of parsed manifests, what surrounds them, and what their images are for.
 *
 * @throws AppError when nothing in them makes pods, or a policy among them cannot be used
 */
export async function judgeDocuments(
  documents: readonly unknown[],
  { flags, io, from }: { readonly flags: ManifestFlags; readonly io: Io; readonly from: string },
): Promise<Manifests> {
  const { namespace } = flags;
  const all = workloadsIn(documents);
  const workloads = namespace === undefined ? all : all.filter((workload) => workload.namespace === namespace);
  if (workloads.length === 0) {
    const where = namespace === undefined ? '' : ` in the namespace ${namespace}`;
    throw new AppError('USAGE', [
      { message: `Nothing in ${from}${where} makes pods. Give manifests of Kubernetes with --file.` },
    ]);
  }
  const surroundings = surroundingsIn(documents);
  const [problem] = surroundings.problems;
  if (problem !== undefined)
    throw new AppError(
      'USAGE',
      surroundings.problems.map(({ path, message }) => ({ message: `${path}: ${message}.` })),
    );
  return { workloads, surroundings, images: await gatherFacts(imagesOf(workloads), flags, io) };
}

function nameOf(files: readonly string[]): string {
  return files.map((file) => (file === '-' ? 'standard input' : file)).join(', ');
}

interface Text {
  readonly name: string;
  readonly text: string;
}

function textsOf(file: string, io: Io): readonly Text[] {
  if (file === '-') return [{ name: 'standard input', text: new TextDecoder().decode(io.stdin()) }];
  const path = resolve(io.workingDirectory, file);
  const workspace = diskWorkspace(path);
  if (workspace.kind(path) !== 'folder') return [{ name: file, text: readFile(path, file) }];
  const found: Text[] = [];
  const waiting = [path];
  for (let folder = waiting.shift(); folder !== undefined; folder = waiting.shift()) {
    for (const name of workspace.list(folder) ?? []) {
      const inner = `${folder}/${name}`;
      if (name.endsWith('/')) waiting.push(inner.slice(0, -1));
      else if (/\.(ya?ml|json)$/.test(name)) found.push({ name: inner, text: readFile(inner, inner) });
      if (found.length > maxFiles) throw new AppError('USAGE', [{ message: `${file} holds more than ${maxFiles} manifests.` }]);
    }
  }
  return found;
}

function readFile(path: string, name: string): string {
  const answer = diskWorkspace(path).read(path, maxFileBytes);
  if (answer.kind === 'file') return new TextDecoder().decode(answer.bytes);
  throw new AppError('USAGE', [{ message: `${name} cannot be read: ${whyNotRead(answer)}.` }]);
}

function parse(name: string, text: string): readonly unknown[] {
  if (text.trimStart().startsWith('{')) {
    const json = parseJson(text);
    if (json !== undefined) return [json];
  }
  try {
    const documents = parseAllDocuments(text, { logLevel: 'silent' });
    const error = [...documents].flatMap(({ errors }) => errors)[0];
    if (error === undefined) return [...documents].map((document) => document.toJS({ maxAliasCount: 100 }) as unknown);
    const [start] = error.linePos ?? [];
    const place = { file: name, line: start?.line ?? 1, column: start?.col ?? 1 };
    if (text.includes('{{')) {
      const message = 'This is a template of Helm. Give what it renders: helm template … | landfall arch plan --file -';
      throw new AppError('USAGE', [{ place, message }]);
    }
    const [what = ''] = error.message.split(/ at line \d+, column \d+|\n/, 1);
    throw new AppError('USAGE', [{ place, message: `This is no YAML. ${what}` }]);
  } catch (error) {
    if (error instanceof AppError) throw error;
    throw new AppError('USAGE', [{ message: `${name} is no YAML that can be read.` }], { cause: error });
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined; // YAML may begin with a brace as well
  }
}

async function gatherFacts(names: readonly string[], flags: ManifestFlags, io: Io): Promise<ReadonlyMap<string, ImageFacts>> {
  const facts = new Map<string, ImageFacts>();
  for (const file of flags.facts) for (const [image, known] of savedFacts(file, io)) facts.set(image, known);
  const missing = names.filter((name) => !facts.has(name));
  if (!flags.registry || missing.length === 0) return facts;

  const personal = openRegistry(flags, io);
  const progress = showProgress(io, { total: missing.length, what: 'images', isOff: false });
  const waiting = [...missing];
  const work = async (): Promise<void> => {
    for (let image = waiting.shift(); image !== undefined; image = waiting.shift()) {
      facts.set(image, await inspect(image, personal));
      progress.advance();
    }
  };
  await Promise.all(Array.from({ length: Math.min(concurrency, missing.length) }, work));
  progress.end();
  return facts;
}

async function inspect(image: string, { registry, access }: PersonalRegistry): Promise<ImageFacts> {
  for (let tries = 1; ; tries += 1) {
    const { facts, retryAfterMs } = await registry.inspect(image, { access, priority: 'dry-run' });
    const isWorthWaiting = retryAfterMs !== undefined && retryAfterMs <= patience.longestMs && tries < patience.tries;
    if (facts.kind !== 'unknown' || !facts.isTransient || !isWorthWaiting) return facts;
    await systemClock.sleep(retryAfterMs);
  }
}

function savedFacts(file: string, io: Io): ReadonlyMap<string, ImageFacts> {
  const json = parseJson(readNamedText(file, io));
  const { facts, problems } = readImageFacts(json);
  if (problems.length === 0) return facts;
  throw new AppError(
    'USAGE',
    problems.map((message) => ({ message: `${file}: ${message}` })),
  );
}
