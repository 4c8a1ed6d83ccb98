import { join } from 'node:path/posix';
import { AppError, type Problem, type Workspace } from '@landfall/model';
import type { Cursor } from '../../compose/reading/cursor.ts';
import { child } from '../../compose/reading/cursor.ts';
import { plainText } from '../../compose/reading/scalar.ts';
import { scalarNode, seqNode } from '../../compose/tree/edit.ts';
import { readDocuments } from '../../compose/yaml/read.ts';
import { type AppJson, readAppJson } from './app-json.ts';
import { appJsonShape } from './app-json-shape.ts';
import { herokuYmlShape } from './heroku-yml-shape.ts';
import { parseProcfile } from './parse-procfile.ts';
import { readBytes, readText } from './read-text.ts';
import { checkShape, type Shape, type ShapeReport } from './shape.ts';

/** A descriptor that was read, as a tree below a name of its own: `procfile`, `app`, `heroku`, `buildpacks`. */
export interface Descriptor {
  readonly file: string;
  readonly at: Cursor;
}

/** Everything that describes an application to Heroku. */
export interface Descriptors {
  readonly procfile?: Descriptor;
  readonly appJson?: Descriptor;
  readonly herokuYml?: Descriptor;
  /** `.buildpacks`: a list of addresses. */
  readonly buildpacks?: Descriptor;
  /** An `app.json` that belongs to something else. */
  readonly foreign?: { readonly file: string; readonly what: string };
  /** Values of names that app.json holds twice. */
  readonly overridden: readonly Cursor[];
  /** Remarks on fields that nobody knows, and on those that never reach the App. */
  readonly notes: ShapeReport['notes'];
}

/**
 * Reads the descriptors in a folder and holds them against what Heroku says of them.
 *
 * @throws AppError HEROKU_INVALID with every fault of a file, HEROKU_TOO_LARGE, HEROKU_OTHER_KIND
 */
export function readDescriptors(workspace: Workspace, directory: string): Descriptors {
  const appText = readText(workspace, join(directory, 'app.json'), 'app.json');
  const appJson = appText === undefined ? undefined : readAppJson(appText, 'app.json');
  const own = appJson?.kind === 'heroku' ? describe('app.json', 'app', appJson.node) : undefined;
  const procfileName = procfilePath(own);
  const procfileText = readText(workspace, join(directory, procfileName), procfileName);
  const procfile =
    procfileText === undefined ? undefined : describe(procfileName, 'procfile', parseProcfile(procfileText, procfileName));
  const herokuYml = readHerokuYml(workspace, directory);
  const buildpacks = readLines(workspace, directory, '.buildpacks');
  if (appJson?.kind === 'other' && procfile === undefined && herokuYml === undefined) throw otherKind(appJson);
  const reports = [check(own, appJsonShape), check(herokuYml, herokuYmlShape)];
  const problems = reports.flatMap((report) => report.problems);
  if (problems.length > 0) throw new AppError('HEROKU_INVALID', problems.slice(0, 20));
  return {
    ...(procfile === undefined ? {} : { procfile }),
    ...(own === undefined ? {} : { appJson: own }),
    ...(herokuYml === undefined ? {} : { herokuYml }),
    ...(buildpacks === undefined ? {} : { buildpacks }),
    ...(appJson?.kind === 'other' ? { foreign: { file: 'app.json', what: appJson.what } } : {}),
    overridden: appJson?.kind === 'heroku' ? appJson.overridden : [],
    notes: reports.flatMap((report) => report.notes),
  };
}

/** The refusal of an `app.json` that is someone else's. */
export function otherKind({ what, node }: Extract<AppJson, { kind: 'other' }>): AppError {
  const message = `app.json here is ${what}, not a description of a Heroku application, and there is no Procfile or heroku.yml beside it.`;
  return new AppError('HEROKU_OTHER_KIND', [{ place: node.place, message }]);
}

function describe(file: string, key: string, node: Cursor['node']): Descriptor {
  return { file, at: { node, key } };
}

function check(descriptor: Descriptor | undefined, shape: Shape): ShapeReport {
  if (descriptor === undefined) return { problems: [], notes: [] };
  return checkShape(descriptor.at.node, shape, descriptor.at.key);
}

/** Where the Procfile is: the config var PROCFILE_PATH of the multi-Procfile buildpack can say another place inside the application. */
function procfilePath(app: Descriptor | undefined): string {
  const variable = child(child(app?.at, 'env'), 'PROCFILE_PATH');
  const path = plainText(variable) ?? plainText(child(variable, 'value'));
  return path === undefined || path === '' || path.startsWith('/') || path.split('/').includes('..') ? 'Procfile' : path;
}

function readHerokuYml(workspace: Workspace, directory: string): Descriptor | undefined {
  const file = 'heroku.yml';
  const bytes = readBytes(workspace, join(directory, file), file);
  if (bytes === undefined) return undefined;
  const place = { file, line: 1, column: 1 };
  const [node, second] = readYaml(bytes, file);
  if (second !== undefined) throw invalid({ place: second.place, message: 'heroku.yml holds a second document. Remove it.' });
  if (node?.kind !== 'map')
    throw invalid({ place: node?.place ?? place, message: 'heroku.yml is empty or no map; it needs `build` at least.' });
  return describe(file, 'heroku', node);
}

/** What is wrong with the YAML itself is told in the same words as for Compose, as a fault of this file. */
function readYaml(bytes: Uint8Array, file: string): ReturnType<typeof readDocuments> {
  try {
    return readDocuments(bytes, file);
  } catch (error) {
    if (error instanceof AppError && error.code === 'COMPOSE_INVALID')
      throw new AppError('HEROKU_INVALID', error.problems, { cause: error });
    if (error instanceof AppError && error.code === 'COMPOSE_TOO_LARGE')
      throw new AppError('HEROKU_TOO_LARGE', error.problems, { cause: error });
    throw error;
  }
}

/** A file of one entry per line; blank lines and comments are passed over. */
function readLines(workspace: Workspace, directory: string, file: string): Descriptor | undefined {
  const text = readText(workspace, join(directory, file), file);
  if (text === undefined) return undefined;
  const items = text.split(/\r\n?|\n/).flatMap((raw, index) => {
    const line = raw.trim();
    if (line === '' || line.startsWith('#')) return [];
    return [scalarNode(line, { file, line: index + 1, column: raw.indexOf(line) + 1 })];
  });
  return describe(file, 'buildpacks', seqNode(items.slice(0, 100), { file, line: 1, column: 1 }));
}

function invalid(problem: Problem): AppError {
  return new AppError('HEROKU_INVALID', [problem]);
}
