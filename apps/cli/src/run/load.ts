import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type AppReading, type LoadedProject, type LoadOptions, loadProject, readApp } from '@landfall/intake';
import { AppError, type Workspace } from '@landfall/model';
import type { InputOptions } from '../commands/input-options.ts';
import { diskWorkspace } from '../disk/workspace.ts';
import type { Io } from '../io.ts';

export interface LoadedApp extends AppReading {
  readonly project: LoadedProject;
}

export interface LoadedEnvironment {
  readonly name: string;
  readonly app: AppReading['app'];
}

/** Reads the application in a folder, once for all environments and once more for each that has variables of its own. */
export function loadApp(
  folder: string,
  flags: InputOptions,
  environments: readonly string[],
  io: Io,
): { readonly base: LoadedApp; readonly environments: readonly LoadedEnvironment[] } {
  const directory = resolve(io.workingDirectory, folder);
  if (!existsSync(directory)) throw new AppError('COMPOSE_FILE_MISSING', [{ message: `There is no folder ${folder}.` }]);
  const workspace = diskWorkspace(directory);
  const options = loadOptions(directory, flags, io);
  const base = load(workspace, options);
  return {
    base,
    environments: environments.map((name) => {
      const variables = join(base.project.directory, `.env.${name}`);
      if (!existsSync(variables)) return { name, app: base.app };
      const shared =
        options.envFiles.length > 0
          ? options.envFiles
          : [join(base.project.directory, '.env')].filter((file) => existsSync(file));
      return { name, app: load(workspace, { ...options, envFiles: [...shared, variables] }).app };
    }),
  };
}

function load(workspace: Workspace, options: LoadOptions): LoadedApp {
  const project = loadProject(workspace, options);
  return { ...readApp(project, workspace), project };
}

function loadOptions(directory: string, flags: InputOptions, io: Io): LoadOptions {
  const environment = Object.fromEntries(
    Object.entries(io.environment).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
  return {
    workingDirectory: directory,
    files: flags.file,
    profiles: flags.profile,
    envFiles: flags.envFile,
    // Naming a folder means what changing into it means: Compose files use $PWD for it.
    environment: { ...environment, PWD: directory },
    ...(flags.projectDirectory === undefined ? {} : { projectDirectory: resolve(directory, flags.projectDirectory) }),
    ...(flags.projectName === undefined ? {} : { projectName: flags.projectName }),
    ...(flags.file.includes('-') ? { stdin: io.stdin() } : {}),
  };
}
