import { type Command, Option } from 'commander';

/** What names the application: the same options, with the same meaning, for every command that reads one. */
export interface InputOptions {
  readonly file: readonly string[];
  readonly envFile: readonly string[];
  readonly profile: readonly string[];
  readonly projectDirectory?: string;
  readonly projectName?: string;
  /** Undefined: what is found in the folder decides. */
  readonly from?: 'compose' | 'heroku';
}

/** Adds the options that mean what they mean to `docker compose`. */
export function addInputOptions(command: Command): Command {
  return command
    .addOption(
      new Option('-f, --file <file>', 'a Compose file; repeatable, later files extend earlier ones; - reads standard input')
        .argParser(collect)
        .default([], 'compose.yaml and its override'),
    )
    .addOption(
      new Option('--env-file <file>', 'a file of variables for interpolation; repeatable').argParser(collect).default([], '.env'),
    )
    .addOption(
      new Option('--profile <name>', 'switch a profile on; repeatable, * for all')
        .argParser(collect)
        .default([], 'COMPOSE_PROFILES'),
    )
    .option('--project-directory <dir>', 'folder that relative paths start from (default: that of the first Compose file)')
    .option('-p, --project-name <name>', 'name of the application (default: `name` in the file, or the folder)')
    .addOption(new Option('--from <kind>', 'kind of the input (default: what is found)').choices(['compose', 'heroku']));
}

/** Gathers a repeatable option. */
export function collect(value: string, gathered: readonly string[]): readonly string[] {
  return [...gathered, value];
}
