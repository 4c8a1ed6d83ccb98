import { isDeepStrictEqual } from 'node:util';
import { loadProject, projectJson } from '@landfall/intake';
import { AppError, formatPlace, type Workspace } from '@landfall/model';
import type { Oracle, OracleAnswer, OracleRequest } from '../oracle/oracle.ts';
import { disk } from './disk.ts';
import { type KnownDifference, knownDifferences } from './known-differences.ts';

/** What both loaders are asked to load. */
export type FileSet = OracleRequest & { readonly workingDirectory: string };

/** How the answers relate. `different` is a failure unless a known difference explains it. */
export type Verdict =
  | { readonly kind: 'equal' }
  | { readonly kind: 'refused-by-both'; readonly reference: string; readonly ours: string }
  | { readonly kind: 'known'; readonly difference: KnownDifference }
  | { readonly kind: 'different'; readonly details: readonly string[] };

type OurAnswer = { readonly project: unknown } | { readonly error: string; readonly hasPlaces: boolean };

/** Loads a file set with both loaders and compares the normalised projects. */
export async function compare(oracle: Oracle, set: FileSet, workspace: Workspace = disk): Promise<Verdict> {
  return judge(await oracle.load(set), loadOurs(set, workspace));
}

/** Loads with our loader. Anything but an AppError is a crash and is thrown. */
function loadOurs(set: FileSet, workspace: Workspace = disk): OurAnswer {
  try {
    const project = loadProject(workspace, {
      workingDirectory: set.workingDirectory,
      files: set.files ?? [],
      ...(set.projectDirectory === undefined ? {} : { projectDirectory: set.projectDirectory }),
      ...(set.projectName === undefined ? {} : { projectName: set.projectName }),
      profiles: set.profiles ?? [],
      envFiles: set.envFiles ?? [],
      environment: set.environment ?? {},
    });
    // What JSON cannot say, such as an undefined member, is no difference.
    return { project: JSON.parse(JSON.stringify(projectJson(project))) };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const lines = error.problems.map(
      (problem) => `${problem.place === undefined ? '' : `${formatPlace(problem.place)}: `}${problem.message}`,
    );
    return { error: lines.join('\n'), hasPlaces: error.problems.every((problem) => problem.place !== undefined) };
  }
}

function judge(reference: OracleAnswer, ours: OurAnswer): Verdict {
  const details = differencesOf(reference, ours);
  const [first] = details;
  if (first === undefined) {
    if ('error' in reference && 'error' in ours) return { kind: 'refused-by-both', reference: reference.error, ours: ours.error };
    return { kind: 'equal' };
  }
  const explained = details.map((detail) => knownDifferences.find((known) => known.pattern.test(detail)));
  const [known] = explained;
  if (known !== undefined && explained.every((one) => one !== undefined)) return { kind: 'known', difference: known };
  return { kind: 'different', details };
}

function differencesOf(reference: OracleAnswer, ours: OurAnswer): readonly string[] {
  if ('error' in reference) return 'error' in ours ? [] : [`only the reference refuses: ${reference.error}`];
  if ('error' in ours) return [`only we refuse: ${ours.error}`];
  return [...valueDifferences(reference.project, ours.project, '')].slice(0, 20);
}

function* valueDifferences(reference: unknown, ours: unknown, path: string): Generator<string> {
  // JSON knows no negative zero, but its parser does.
  if (isDeepStrictEqual(reference, ours) || (reference === 0 && ours === 0)) return;
  if (isObject(reference) && isObject(ours) && Array.isArray(reference) === Array.isArray(ours)) {
    for (const key of new Set([...Object.keys(reference), ...Object.keys(ours)])) {
      yield* valueDifferences(reference[key], ours[key], path === '' ? key : `${path}.${key}`);
    }
  } else {
    yield `${path}: the reference has ${JSON.stringify(reference)}, we have ${JSON.stringify(ours)}`;
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
