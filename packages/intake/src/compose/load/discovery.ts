import { dirname } from 'node:path/posix';
import { AppError } from '@landfall/model';
import { joinPath } from '../paths/clean.ts';
import { readEnvFiles } from './env-files.ts';
import type { LoadOptions } from './options.ts';
import type { Session } from './session.ts';

/** What the options and the folders say should be loaded. */
export interface Discovered {
  /** Absolute, or `-`. */
  readonly files: readonly string[];
  readonly directory: string;
  readonly environment: ReadonlyMap<string, string>;
  readonly profiles: readonly string[];
}

const mainNames = ['compose.yaml', 'compose.yml', 'docker-compose.yml', 'docker-compose.yaml'];
const overrideNames = [
  'compose.override.yml',
  'compose.override.yaml',
  'docker-compose.override.yml',
  'docker-compose.override.yaml',
];

/**
 * Finds the Compose files, the project directory, the variables and the profiles.
 *
 * Env files are read twice: COMPOSE_FILE may come from the first `.env`, and the files that it names may lie in a folder
 * with a `.env` of its own.
 *
 * @throws AppError when nothing is found, or a file that was named is missing
 * @source compose-go cli/options.go; docker/compose cmd/compose/compose.go for the order and COMPOSE_ENV_FILES
 */
export function discover(options: LoadOptions, session: Session): Discovered {
  const shell = new Map(Object.entries(options.environment));
  const search = new Search(options, session);
  search.readEnvFiles(shell);
  const named = options.files.length > 0 ? search.given(options.files) : search.filesOfEnvironment();
  const files = named.length > 0 ? named : search.findFiles();
  search.use(files);
  search.readEnvFiles(shell);
  return { files, directory: search.directory(), environment: search.environment, profiles: search.profiles() };
}

class Search {
  environment: ReadonlyMap<string, string>;
  readonly #options: LoadOptions;
  readonly #session: Session;
  #files: readonly string[] = [];
  #envFiles: readonly string[] = [];

  constructor(options: LoadOptions, session: Session) {
    this.#options = options;
    this.#session = session;
    this.environment = new Map(Object.entries(options.environment));
    this.#files = options.files;
  }

  use(files: readonly string[]): void {
    this.#files = files;
  }

  /** The project directory as far as it is known: the option, the folder of the first file, or where we are. */
  directory(): string {
    const { projectDirectory, workingDirectory } = this.#options;
    if (projectDirectory !== undefined && projectDirectory !== '') return this.#absolute(projectDirectory);
    const first = this.#files.find((file) => file !== '-');
    return first === undefined ? workingDirectory : dirname(this.#absolute(first));
  }

  given(files: readonly string[]): string[] {
    return files.map((file) => (file === '-' ? file : this.#absolute(file)));
  }

  filesOfEnvironment(): string[] {
    const list = this.environment.get('COMPOSE_FILE');
    if (list === undefined) return [];
    const separator = this.environment.get('COMPOSE_PATH_SEPARATOR');
    const names = list.split(separator === undefined || separator === '' ? ':' : separator);
    for (const name of names) {
      if (name === '-' || this.#session.files.kind(name) === 'file') continue;
      const message = `COMPOSE_FILE names "${name}", which is no file; correct the variable, in the shell or in .env`;
      throw new AppError('COMPOSE_FILE_MISSING', [{ message }]);
    }
    return this.given(names);
  }

  /** Looks in the project directory, then in each folder above it. */
  findFiles(): string[] {
    const start = this.directory();
    for (let folder = start; ; folder = dirname(folder)) {
      const main = this.#firstOf(mainNames, folder);
      if (main !== undefined) {
        const override = this.#firstOf(overrideNames, folder);
        return override === undefined ? [main] : [main, override];
      }
      if (folder === dirname(folder)) break;
    }
    const message = `There is no ${mainNames.slice(0, -1).join(', ')} or ${mainNames.at(-1)} in ${start} or a folder above it`;
    throw new AppError('COMPOSE_FILE_MISSING', [{ message }]);
  }

  /** Reads the env files that are named, else `.env` of the project directory. */
  readEnvFiles(shell: ReadonlyMap<string, string>): void {
    this.#envFiles = this.#namedEnvFiles(shell) ?? this.#defaultEnvFile(shell) ?? this.#envFiles;
    this.environment = readEnvFiles(
      this.#envFiles.map((path) => ({ path })),
      this.environment,
      this.#session,
    );
  }

  profiles(): string[] {
    if (this.#options.profiles.length > 0) return [...this.#options.profiles];
    return (this.environment.get('COMPOSE_PROFILES') ?? '').split(',').map((profile) => profile.trim());
  }

  #namedEnvFiles(shell: ReadonlyMap<string, string>): readonly string[] | undefined {
    if (this.#options.envFiles.length > 0) return this.#options.envFiles;
    const listed = (shell.get('COMPOSE_ENV_FILES') ?? '').split(',').filter((file) => file !== '');
    return listed.length > 0 ? listed : undefined;
  }

  #defaultEnvFile(shell: ReadonlyMap<string, string>): readonly string[] | undefined {
    if (readBoolean(shell.get('COMPOSE_DISABLE_ENV_FILE'))) return undefined;
    const file = joinPath(this.directory(), '.env');
    return this.#session.files.kind(file) === 'file' ? [file] : undefined;
  }

  #firstOf(names: readonly string[], folder: string): string | undefined {
    const { files, trail } = this.#session;
    const found = names.map((name) => joinPath(folder, name)).filter((path) => files.kind(path) !== 'missing');
    const [first] = found;
    if (first !== undefined && found.length > 1) {
      const all = found.map((path) => files.name(path)).join(', ');
      trail.warn(
        undefined,
        undefined,
        `there are several files with a name that is looked for: ${all}; ${files.name(first)} is used`,
      );
    }
    return first;
  }

  #absolute(path: string): string {
    return this.#session.files.absolute(path);
  }
}

/** @source Go strconv, ParseBool */
function readBoolean(text: string | undefined): boolean {
  if (text === undefined) return false;
  if (['1', 't', 'T', 'TRUE', 'true', 'True'].includes(text)) return true;
  if (['0', 'f', 'F', 'FALSE', 'false', 'False'].includes(text)) return false;
  throw new AppError('USAGE', [{ message: `COMPOSE_DISABLE_ENV_FILE is "${text}"; expected true or false` }]);
}
