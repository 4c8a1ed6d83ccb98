import type { ExportText } from '@landfall/intake';
import { type Command, Option } from 'commander';

/** What names the application: the same options, with the same meaning, for every command that reads one. */
export interface InputOptions {
  readonly file: readonly string[];
  readonly envFile: readonly string[];
  readonly profile: readonly string[];
  readonly projectDirectory?: string;
  readonly projectName?: string;
  /** Undefined: what is found in the folder decides. */
  readonly from?: 'compose' | 'heroku' | 'heroku-export';
  /** Live applications of Heroku: `shop`, or `staging=shop-staging` for an environment. */
  readonly app?: readonly string[];
  readonly pipeline?: string;
  readonly withSecrets?: boolean;
  /** What Heroku answered, before the command runs. */
  readonly exports?: readonly ExportText[];
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
    .addOption(
      new Option(
        '--from <kind>',
        'kind of the input; with heroku-export the argument is the file, and --project-directory the sources (default: what is found)',
      ).choices(['compose', 'heroku', 'heroku-export']),
    )
    .addOption(
      new Option(
        '--app <name>',
        'a live application of Heroku, read through its API; repeatable with ENV=NAME for other environments',
      ).argParser((value: string, gathered: readonly string[] | undefined) => collect(value, gathered ?? [])),
    )
    .option('--pipeline <name>', 'the production and staging applications of a pipeline of Heroku, read through its API')
    .option('--with-secrets', 'ask Heroku for the values of config vars too; what may be a secret is written nowhere');
}

/** Gathers a repeatable option. */
export function collect(value: string, gathered: readonly string[]): readonly string[] {
  return [...gathered, value];
}
