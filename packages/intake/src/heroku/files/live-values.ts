import { join } from 'node:path/posix';
import { AppError, type Workspace } from '@landfall/model';
import { type EnvVariable, parseEnvFile } from '../../env-file/parse.ts';
import { readBytes } from './read-text.ts';

/**
 * Config vars of a live application, as `heroku config --shell` prints them, from the file `.env.<environment>`; undefined
 * when there is none.
 *
 * @throws AppError HEROKU_INVALID with the place, never with a value
 */
export function readLiveValues(
  workspace: Workspace,
  directory: string,
  environment: string,
): ReadonlyMap<string, EnvVariable> | undefined {
  const file = `.env.${environment}`;
  const bytes = readBytes(workspace, join(directory, file), file);
  if (bytes === undefined) return undefined;
  try {
    return parseEnvFile(bytes, { file });
  } catch (error) {
    if (error instanceof AppError && error.code === 'COMPOSE_INVALID')
      throw new AppError('HEROKU_INVALID', error.problems, { cause: error });
    throw error;
  }
}
