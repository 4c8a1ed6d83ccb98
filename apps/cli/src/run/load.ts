import { statSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { type AppReading, type ExportText, foreignAppJson, isHeroku, loadHeroku, readHeroku } from '@landfall/intake';
import { AppError, type Workspace } from '@landfall/model';
import type { InputOptions } from '../commands/input-options.ts';
import { reasonOf, systemCodeOf, whyNotRead } from '../disk/system-error.ts';
import { diskWorkspace } from '../disk/workspace.ts';
import type { Io } from '../io.ts';
import { loadCompose } from './load-compose.ts';

export interface LoadedEnvironment {
  readonly name: string;
  readonly app: AppReading['app'];
}

export interface LoadedReading extends AppReading {
  /** Where it was found: absolute, what relative paths of the application start from. */
  readonly project: { readonly directory: string };
}

/** An application, and how each environment has it. */
export interface LoadedApp {
  readonly base: LoadedReading;
  readonly environments: readonly LoadedEnvironment[];
}

/** Reads the application in a folder, whatever kind it is, with the values that each environment has of its own. */
export function loadApp(folder: string, flags: InputOptions, environments: readonly string[], io: Io): LoadedApp {
  if (flags.from === 'heroku-export') return loadHerokuExport(folder, flags, { environments, io });
  const directory = resolve(io.workingDirectory, folder);
  refuseOther(directory, folder);
  const workspace = diskWorkspace(directory);
  if (kindOf(workspace, directory, flags, io) === 'heroku')
    return loadHerokuApp(workspace, directory, { flags, environments, exports: flags.exports ?? [] });
  try {
    const loaded = loadCompose(workspace, directory, { flags, environments, io });
    refuseAllOff(loaded.base.app);
    return loaded;
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'COMPOSE_FILE_MISSING') throw error;
    if (flags.from !== undefined || isComposeNamed(flags, io) || holdsCompose(workspace, directory)) throw error;
    const others = foreignAppJson(workspace, directory)?.problems ?? [
      { message: 'Nor is there a Procfile, app.json or heroku.yml of Heroku.' },
    ];
    throw new AppError(error.code, [...error.problems, ...others], { cause: error });
  }
}

/** The argument of a command names a folder; a file is easily meant to be one of Compose. */
function refuseOther(directory: string, folder: string): void {
  try {
    if (statSync(directory).isDirectory()) return;
  } catch (error) {
    const message =
      systemCodeOf(error) === 'ENOENT' ? `There is no folder ${folder}.` : `${folder} cannot be looked into: ${reasonOf(error)}.`;
    throw new AppError('COMPOSE_FILE_MISSING', [{ message }], { cause: error });
  }
  throw new AppError('COMPOSE_FILE_MISSING', [{ message: `${folder} is no folder; a Compose file is named with -f ${folder}.` }]);
}

/** Without this a forgotten `--profile` would take every component out of the output. */
function refuseAllOff({ services, inactive }: AppReading['app']): void {
  const [first] = inactive;
  if (services.length > 0 || first === undefined) return;
  const profiles = [...new Set(inactive.flatMap((service) => service.profiles))].sort().join(', ');
  const which = inactive.length === 1 ? 'The only service is' : `All ${inactive.length} services are`;
  throw new AppError('COMPOSE_ALL_OFF', [{ message: `${which} behind a profile, and none of them is on: ${profiles}.` }]);
}

/** Names under which Compose looks for its file in a folder. */
const composeFiles = ['compose.yaml', 'compose.yml', 'docker-compose.yml', 'docker-compose.yaml'];

/** What was asked for, else Compose where there is a Compose file, else Heroku where there is a descriptor of it. */
function kindOf(workspace: Workspace, directory: string, flags: InputOptions, io: Io): 'compose' | 'heroku' {
  if (flags.from !== undefined) return flags.from === 'compose' ? 'compose' : 'heroku';
  if (flags.exports !== undefined) return 'heroku';
  if (isComposeNamed(flags, io) || holdsCompose(workspace, directory)) return 'compose';
  return isHeroku(workspace, directory) ? 'heroku' : 'compose';
}

function holdsCompose(workspace: Workspace, directory: string): boolean {
  return composeFiles.some((name) => workspace.kind(join(directory, name)) !== 'missing');
}

/** Somebody said where the Compose files are, so it is they that are wanted. */
function isComposeNamed(flags: InputOptions, io: Io): boolean {
  return flags.file.length > 0 || flags.projectDirectory !== undefined || io.environment['COMPOSE_FILE'] !== undefined;
}

/** An application from a saved export: the argument is the file, and its sources are in its folder or where it is said. */
function loadHerokuExport(
  file: string,
  flags: InputOptions,
  { environments, io }: { readonly environments: readonly string[]; readonly io: Io },
): LoadedApp {
  const path = resolve(io.workingDirectory, file);
  const { projectDirectory, ...others } = flags;
  const directory = projectDirectory === undefined ? dirname(path) : resolve(io.workingDirectory, projectDirectory);
  const answer = diskWorkspace(dirname(path)).read(path, maxExportBytes);
  if (answer.kind !== 'file') {
    const message = `The export ${file} cannot be read: ${whyNotRead(answer)}. With --from heroku-export the argument names the file.`;
    throw new AppError('FILE_REFUSED', [{ message }]);
  }
  const exports = [{ file: relative(directory, path), text: new TextDecoder().decode(answer.bytes) }];
  return loadHerokuApp(diskWorkspace(directory), directory, { flags: others, environments, exports });
}

/** An export has a few kilobytes; a thousand config vars with their values have less than one megabyte. */
const maxExportBytes = 8 * 1024 * 1024;

interface HerokuInput {
  readonly flags: InputOptions;
  readonly environments: readonly string[];
  readonly exports: readonly ExportText[];
}

function loadHerokuApp(workspace: Workspace, directory: string, { flags, environments, exports }: HerokuInput): LoadedApp {
  const foreign = [
    ...(flags.file.length > 0 ? ['--file'] : []),
    ...(flags.envFile.length > 0 ? ['--env-file'] : []),
    ...(flags.profile.length > 0 ? ['--profile'] : []),
    ...(flags.projectDirectory === undefined ? [] : ['--project-directory']),
  ];
  if (foreign.length > 0)
    throw new AppError('USAGE', [
      { message: `${foreign.join(', ')}: for Compose only; a Heroku application has nothing of the kind.` },
    ]);
  const { projectName } = flags;
  const project = loadHeroku(workspace, { directory, exports, ...(projectName === undefined ? {} : { projectName }) });
  const { environments: overlays, ...base } = readHeroku(project, workspace, environments);
  return {
    base: { ...base, project },
    environments: environments.map((name) => ({ name, app: overlays.get(name) ?? base.app })),
  };
}
