import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type LoadOptions, loadProject, readApp } from '@landfall/intake';
import type { Workspace } from '@landfall/model';
import type { InputOptions } from '../commands/input-options.ts';
import type { Io } from '../io.ts';
import type { LoadedApp, LoadedReading } from './load.ts';

/** Reads a Compose application, once for all environments and once more for each that has variables of its own. */
export function loadCompose(
  workspace: Workspace,
  directory: string,
  { flags, environments, io }: { readonly flags: InputOptions; readonly environments: readonly string[]; readonly io: Io },
): LoadedApp {
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

function load(workspace: Workspace, options: LoadOptions): LoadedReading {
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
