import { basename, dirname } from 'node:path';
import { type FileSet, largeFileSets, sampleFileSets, templateFileSets } from '../corpus/file-sets.ts';
import { publicApplications } from '../heroku/corpus.ts';

/** One application, and how a person asks for its assessment in its folder. */
export interface AssessedApplication {
  /** Unique: `dokploy/plane`, `heroku/python-getting-started`. */
  readonly name: string;
  /** Absolute. */
  readonly folder: string;
  readonly args: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
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
  };
}
