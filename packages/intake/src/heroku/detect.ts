import { join } from 'node:path/posix';
import { AppError, type Workspace } from '@landfall/model';
import { readAppJson } from './files/app-json.ts';
import { otherKind } from './files/descriptors.ts';
import { readText } from './files/read-text.ts';

/**
 * Tells whether a folder holds a Heroku application: a Procfile, a heroku.yml, or an app.json that is Heroku's. A file that
 * is damaged counts; reading it will say what is wrong.
 */
export function isHeroku(workspace: Workspace, directory: string): boolean {
  if (['Procfile', 'heroku.yml'].some((name) => workspace.kind(join(directory, name)) === 'file')) return true;
  if (workspace.kind(join(directory, 'app.json')) !== 'file') return false;
  try {
    return readAppJson(readText(workspace, join(directory, 'app.json'), 'app.json') ?? '', 'app.json').kind === 'heroku';
  } catch (error) {
    if (error instanceof AppError) return true;
    throw error;
  }
}

/** Why the app.json in a folder without other descriptors is not Heroku's; undefined when there is none. */
export function foreignAppJson(workspace: Workspace, directory: string): AppError | undefined {
  if (workspace.kind(join(directory, 'app.json')) !== 'file' || isHeroku(workspace, directory)) return undefined;
  const read = readAppJson(readText(workspace, join(directory, 'app.json'), 'app.json') ?? '', 'app.json');
  return read.kind === 'other' ? otherKind(read) : undefined;
}
