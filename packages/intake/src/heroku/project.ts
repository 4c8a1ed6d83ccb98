import { basename } from 'node:path/posix';
import { AppError, byDefault, childKey, type Fact, stated, type Workspace } from '@landfall/model';
import { child } from '../compose/reading/cursor.ts';
import { plainText } from '../compose/reading/scalar.ts';
import { isHeroku } from './detect.ts';
import { type Descriptors, readDescriptors } from './files/descriptors.ts';
import { noSources, readSources, type Sources } from './files/sources.ts';
import { type ExportText, type LiveApp, readExport } from './live/read-export.ts';

/** A Heroku application as its folder describes it. */
export interface HerokuProject {
  readonly name: Fact<string>;
  /** Absolute. */
  readonly directory: string;
  readonly descriptors: Descriptors;
  readonly sources: Sources;
  /** The live application, which knows better than the files what runs, how many and with what. */
  readonly live?: LiveApp;
  /** Live applications of other environments, by environment. */
  readonly stages: ReadonlyMap<string, LiveApp>;
}

/** What to load, as the command line says it. */
export interface HerokuOptions {
  /** The folder of the application, absolute. */
  readonly directory: string;
  readonly projectName?: string;
  /** Exports of live applications: the first is the one that others differ from. */
  readonly exports?: readonly ExportText[];
}

/**
 * Reads everything that describes an application to Heroku: Procfile, app.json, heroku.yml, `.buildpacks`, the files beside
 * them by which a build is chosen, and exports of live applications.
 *
 * @throws AppError HEROKU_FILE_MISSING when nothing in the folder is Heroku's, HEROKU_OTHER_KIND when its app.json is
 *   someone else's, HEROKU_INVALID with places, HEROKU_TOO_LARGE
 */
export function loadHeroku(workspace: Workspace, options: HerokuOptions): HerokuProject {
  const [live, ...stages] = (options.exports ?? []).map((text, index) =>
    readExport(text, index === 0 ? 'live' : childKey('stages', text.environment ?? String(index))),
  );
  const isSourceHere = live === undefined || isHeroku(workspace, options.directory) || stackOf(live) === 'container';
  const descriptors = isSourceHere ? readDescriptors(workspace, options.directory) : noDescriptors;
  const sources = isSourceHere ? readSources(workspace, options.directory) : noSources;
  if (live === undefined && descriptorFiles(descriptors).length === 0 && !sources.hasDockerfile && sources.languages.length === 0)
    throw new AppError('HEROKU_FILE_MISSING', [
      { message: 'There is no Procfile, app.json or heroku.yml here, and nothing that Heroku could build.' },
    ]);
  return {
    name: nameOf(descriptors, options, live),
    directory: options.directory,
    descriptors,
    sources,
    ...(live === undefined ? {} : { live }),
    stages: new Map(stages.map((stage) => [stage.environment, stage])),
  };
}

const noDescriptors: Descriptors = { overridden: [], notes: [] };

/** The stack of a live application: `heroku-24`, `container`. */
export function stackOf({ at }: LiveApp): string | undefined {
  return plainText(child(child(at, 'app'), 'stack'));
}

/** Everything that was read, by name. */
export function projectFiles({ descriptors, live, stages }: HerokuProject): readonly string[] {
  const exports = [live, ...stages.values()].flatMap((one) => (one === undefined ? [] : [one.file]));
  return [...descriptorFiles(descriptors), ...exports];
}

/** The descriptors that were read, by name. */
function descriptorFiles({ procfile, appJson, herokuYml, buildpacks }: Descriptors): readonly string[] {
  return [herokuYml, procfile, appJson, buildpacks].flatMap((descriptor) => (descriptor === undefined ? [] : [descriptor.file]));
}

function nameOf(descriptors: Descriptors, { directory, projectName }: HerokuOptions, live: LiveApp | undefined): Fact<string> {
  if (projectName !== undefined) return byDefault(projectName, 'project-name', 'The command line gives it the name.');
  const written = child(descriptors.appJson?.at, 'name');
  const slug = toSlug(plainText(written) ?? '');
  if (written !== undefined && slug !== '') return stated(slug, written.node.place, written.key);
  const called = child(child(live?.at, 'app'), 'name');
  const name = toSlug(plainText(called) ?? '');
  if (called !== undefined && name !== '') return stated(name, called.node.place, called.key);
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
