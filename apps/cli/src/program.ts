import { Command } from 'commander';
import manifest from '../package.json' with { type: 'json' };
import { commands, type DefineCommand } from './commands/index.ts';
import type { InputOptions } from './commands/input-options.ts';
import type { Io } from './io.ts';

/**
 * The command line as data: what `--help`, shell completion and the reference page are made from. Nothing heavy is loaded
 * before a command runs.
 *
 * @param done receives the exit code of the command that ran
 * @param argv the command line at hand: what it does not need is not defined, which takes a third of the time away
 */
export function createProgram(io: Io, done: (exitCode: number) => void, argv?: readonly string[]): Command {
  const program: Command = new Command('landfall')
    .description(
      'Takes an application from Docker Compose or Heroku to Kubernetes: charts, values for each environment, Argo CD, and an account of every key.',
    )
    .version(manifest.version, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print help')
    .helpCommand('help [command]', 'print help for a command')
    .option('--no-color', 'plain text, also on a terminal')
    .showSuggestionAfterError()
    .showHelpAfterError('Run `landfall --help` to see what there is.')
    .exitOverride()
    // The program takes the option wherever it stands: the command that runs has to hear of it.
    .hook('preAction', (_program, command) => {
      if (program.getOptionValue('color') === false) command.setOptionValue('color', false);
    })
    .hook('preAction', async (_, command) => {
      const flags: Partial<InputOptions> = command.opts();
      const isLive = flags.app !== undefined || flags.pipeline !== undefined || flags.withSecrets === true;
      if (!isLive || command.parent?.name() === 'heroku') return;
      const { fetchExports } = await import('./run/live.ts');
      command.setOptionValue('exports', await fetchExports(flags, io));
    })
    .configureOutput({ writeOut: io.stdout, writeErr: io.stderr })
    .addHelpText(
      'after',
      `\nAlone, it looks at this folder and says which command comes next.\nExit codes: 0 done, 1 findings at or above --fail-on, 2 the input is wrong, 3 something outside is wrong, 70 a bug in Landfall.`,
    );
  for (const define of commandsFor(argv)) {
    const command = define(io, done);
    inherit(command, program);
    program.addCommand(command);
  }
  return program;
}

/** The command that is named, or all of them for whoever asks for help, and for whoever mistyped. */
function commandsFor(argv: readonly string[] | undefined): Iterable<DefineCommand> {
  const name = argv?.find((argument) => !argument.startsWith('-'));
  const named = name === undefined ? undefined : commands.get(name);
  if (named !== undefined) return [named];
  const isVersion = name === undefined && argv?.some((argument) => argument === '-V' || argument === '--version') === true;
  return isVersion ? [] : commands.values();
}

/** Subcommands write and end as the program does, however deep they are. */
function inherit(command: Command, from: Command): void {
  const path = from.name() === 'landfall' ? command.name() : `${from.name()} ${command.name()}`;
  command.copyInheritedSettings(from).showHelpAfterError(`Run \`landfall ${path} --help\` to see what there is.`);
  for (const inner of command.commands) inherit(inner, command);
}
