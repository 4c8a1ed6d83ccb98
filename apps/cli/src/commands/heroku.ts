import { Command } from 'commander';
import type { DefineCommand } from './index.ts';

export interface HerokuExportFlags {
  readonly app: string;
  readonly out?: string;
  readonly withSecrets: boolean;
}

/** `landfall heroku`. */
export const herokuCommand: DefineCommand = (io, done) => {
  const command = new Command('heroku').description('what concerns a live application of Heroku');
  command
    .command('export')
    .description('save what the Platform API says of a live application, for `--from heroku-export`')
    .requiredOption('--app <name>', 'the application')
    .option('-o, --out <file>', 'file to write (default: NAME.heroku.json)')
    .option('--with-secrets', 'the values of config vars too, not only their names; the file is for you alone then', false)
    .option('--no-color', 'plain text, also on a terminal')
    .addHelpText(
      'after',
      `\nThe token is HEROKU_API_KEY, else the password of api.heroku.com in ~/.netrc. It is only read, never stored or printed.\n\nExamples:\n  landfall heroku export --app shop\n  landfall assess --from heroku-export shop.heroku.json\n`,
    )
    .action(async (flags: HerokuExportFlags) => {
      const { runHerokuExport } = await import('../run/heroku-export.ts');
      done(await runHerokuExport(flags, io));
    });
  return command;
};
