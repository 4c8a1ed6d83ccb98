import { AppError, childKey } from '@landfall/model';
import { type Cursor, child, entriesOf } from '../../compose/reading/cursor.ts';
import { plainNumber, plainText } from '../../compose/reading/scalar.ts';
import { parseJson } from '../files/parse-json.ts';
import { checkShape, type ShapeReport } from '../files/shape.ts';
import { exportShape } from './export-shape.ts';

/** Versions of the export that are read. Fields are only added. */
export const exportSchemaVersion = 1;

/** What an export says that it is. */
export const exportKind = 'landfall/heroku-export';

/** A live application as it was exported. */
export interface LiveApp {
  readonly file: string;
  readonly at: Cursor;
  /** The environment that it is: the stage of its pipeline, else production. */
  readonly environment: string;
  /** Config vars by name; the value where it was asked for. */
  readonly config: readonly { readonly name: string; readonly at: Cursor }[];
  readonly notes: ShapeReport['notes'];
}

/** An export to read: the text of the file, and the name that places carry. */
export interface ExportText {
  readonly file: string;
  readonly text: string;
  /** The environment that it is, where the caller knows. */
  readonly environment?: string;
}

/**
 * Reads an export of a live application and holds it against its shape.
 *
 * @param key path of its root in the ledger: `live`
 * @throws AppError HEROKU_INVALID with places, HEROKU_TOO_LARGE; never with a value of a config var
 */
export function readExport({ file, text, environment }: ExportText, key = 'live'): LiveApp {
  const { node, overridden } = parse({ file, text }, key);
  const at: Cursor = { node, key };
  const refuse = (message: string, place = node.place): never => {
    throw new AppError('HEROKU_INVALID', [{ place, message }]);
  };
  const kind = plainText(child(at, 'kind'));
  if (kind !== exportKind)
    return refuse(
      `Expected an export of Landfall, with "kind": "${exportKind}". \`landfall heroku export --app NAME\` writes one.`,
    );
  const version = plainNumber(child(at, 'schemaVersion'));
  if (version === undefined || version > exportSchemaVersion)
    return refuse(
      `This version of Landfall reads exports up to version ${exportSchemaVersion}. Export again, or take a newer Landfall.`,
      child(at, 'schemaVersion')?.node.place,
    );
  const [twice] = overridden;
  if (twice !== undefined) return refuse(`${twice.key} is there twice. Export again.`, twice.node.place);
  const { problems, notes } = checkShape(node, exportShape, key);
  for (const name of ['formation', 'processTypes'])
    for (const { name: type, at: written } of entriesOf(child(at, name)))
      if (!processType.test(type))
        return refuse(`${written.key}: expected the name of a process type: letters, digits, "-" and "_".`, written.node.place);
  if (problems.length > 0)
    throw new AppError(
      'HEROKU_INVALID',
      problems.slice(0, 20).map((problem) => withoutValue(problem, childKey(key, 'config'))),
    );
  return {
    file,
    at,
    environment: environment ?? plainText(child(child(at, 'pipeline'), 'stage')) ?? 'production',
    config: entriesOf(child(at, 'config')),
    notes,
  };
}

/** @source devcenter.heroku.com/articles/procfile, "Procfile format" */
const processType = /^[A-Za-z0-9_-]{1,63}$/;

/** What stands in the way is not quoted: it may be part of a value. */
function parse({ file, text }: ExportText, key: string): ReturnType<typeof parseJson> {
  try {
    return parseJson(text, file, key);
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'HEROKU_INVALID') throw error;
    const problems = error.problems.map(({ place }) => ({
      ...(place === undefined ? {} : { place }),
      message: 'The export is no JSON from here on. Export again.',
    }));
    throw new AppError('HEROKU_INVALID', problems);
  }
}

type Problem = ShapeReport['problems'][number];

/** What is wrong with a config var is told without what it holds. */
function withoutValue(problem: Problem, config: string): Problem {
  if (problem.path?.startsWith(config) !== true) return problem;
  return { ...problem, message: `${problem.path}: expected a map, with "value" where the value was asked for.` };
}
