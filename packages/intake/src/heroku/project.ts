import { basename } from 'node:path/posix';
import { AppError, byDefault, type Fact, stated, type Workspace } from '@landfall/model';
import { child } from '../compose/reading/cursor.ts';
import { plainText } from '../compose/reading/scalar.ts';
import { type Descriptors, readDescriptors } from './files/descriptors.ts';
import { readSources, type Sources } from './files/sources.ts';

/** A Heroku application as its folder describes it. */
export interface HerokuProject {
  readonly name: Fact<string>;
  /** Absolute. */
  readonly directory: string;
  readonly descriptors: Descriptors;
  readonly sources: Sources;
}

/** What to load, as the command line says it. */
export interface HerokuOptions {
  /** The folder of the application, absolute. */
  readonly directory: string;
  readonly projectName?: string;
}

/**
 * Reads everything that describes an application to Heroku: Procfile, app.json, heroku.yml, `.buildpacks`, and the files
 * beside them by which a build is chosen.
 *
 * @throws AppError HEROKU_FILE_MISSING when nothing in the folder is Heroku's, HEROKU_OTHER_KIND when its app.json is
 *   someone else's, HEROKU_INVALID with places, HEROKU_TOO_LARGE
 */
export function loadHeroku(workspace: Workspace, options: HerokuOptions): HerokuProject {
  const descriptors = readDescriptors(workspace, options.directory);
  const sources = readSources(workspace, options.directory);
  if (descriptorFiles(descriptors).length === 0 && !sources.hasDockerfile && sources.languages.length === 0)
    throw new AppError('HEROKU_FILE_MISSING', [
      { message: 'There is no Procfile, app.json or heroku.yml here, and nothing that Heroku could build.' },
    ]);
  return { name: nameOf(descriptors, options), directory: options.directory, descriptors, sources };
}

/** The descriptors that were read, by name. */
export function descriptorFiles({ procfile, appJson, herokuYml, buildpacks }: Descriptors): readonly string[] {
  return [herokuYml, procfile, appJson, buildpacks].flatMap((descriptor) => (descriptor === undefined ? [] : [descriptor.file]));
}

function nameOf(descriptors: Descriptors, { directory, projectName }: HerokuOptions): Fact<string> {
  if (projectName !== undefined) return byDefault(projectName, 'project-name', 'The command line gives it the name.');
  const written = child(descriptors.appJson?.at, 'name');
  const slug = toSlug(plainText(written) ?? '');
  if (written !== undefined && slug !== '') return stated(slug, written.node.place, written.key);
  const folder = toSlug(basename(directory));
  return byDefault(folder === '' ? 'app' : folder, 'project-name', 'The project is named after its folder.');
}

/** Lower-case letters, digits and dashes: what names of images and objects are made of. At most 30, as at Heroku. */
function toSlug(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 30)
    .replace(/^-+|-+$/g, '');
}
