import { basename, dirname, join } from 'node:path';
import { loadHeroku, loadProject, readApp, readHeroku } from '@landfall/intake';
import type { App } from '@landfall/model';
import { type FileSet, largeFileSets, sampleFileSets, templateFileSets } from '../corpus/file-sets.ts';
import { publicApplications } from '../heroku/corpus.ts';
import { disk } from '../parity/disk.ts';

/** One application, and the two ways to it: as a person names it on the command line, and read in this process. */
export interface AssessedApplication {
  /** Unique: `dokploy/plane`, `heroku/python-getting-started`. */
  readonly name: string;
  /** Absolute folder that the command is run in. */
  readonly folder: string;
  readonly args: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  /** Throws an AppError when the input is wrong. */
  readonly read: () => { readonly app: App; readonly directory: string };
}

/** Every public application at hand, of Compose and of Heroku; none where the folders are absent. */
export function assessedApplications(): readonly AssessedApplication[] {
  return [
    ...[...largeFileSets(), ...sampleFileSets(), ...templateFileSets()].map(fromFileSet),
    ...publicApplications().map(fromHeroku),
  ];
}

function fromFileSet({ name, folder, files, profiles, envFiles, environment }: FileSet): AssessedApplication {
  const option = (flag: string, values: readonly string[]): readonly string[] => values.flatMap((value) => [flag, value]);
  return {
    name,
    folder,
    args: [...option('--file', files), ...option('--profile', profiles), ...option('--env-file', envFiles)],
    environment,
    read() {
      const project = loadProject(disk, {
        workingDirectory: folder,
        files,
        profiles,
        envFiles: envFiles.map((file) => join(folder, file)),
        environment: { ...environment, PWD: folder },
      });
      return { app: readApp(project, disk).app, directory: project.directory };
    },
  };
}

/** Folders of Heroku applications may have the same name; the one above tells them apart. */
function fromHeroku(folder: string): AssessedApplication {
  const above = basename(dirname(folder));
  return {
    name: `heroku/${above === 'heroku' ? '' : `${above}/`}${basename(folder)}`,
    folder,
    args: ['--from', 'heroku'],
    environment: {},
    read: () => ({ app: readHeroku(loadHeroku(disk, { directory: folder }), disk, []).app, directory: folder }),
  };
}
