import { Command, InvalidArgumentError, Option } from 'commander';
import { environmentName } from '../run/earlier-environments.ts';
import { givenWords } from './given-words.ts';
import type { DefineCommand } from './index.ts';
import { addInputOptions, collect, type InputOptions } from './input-options.ts';

export interface RenderFlags extends InputOptions {
  readonly out: string;
  readonly env: readonly string[];
  readonly kubernetes: string;
  readonly secrets: 'external' | 'sealed' | 'plain-reference';
  readonly liveness: boolean;
  readonly repository: string;
  readonly revision: string;
  readonly path?: string;
  readonly dryRun: boolean;
  readonly diff: boolean;
  readonly json: boolean;
  readonly quiet: boolean;
  readonly color: boolean;
  readonly failOn: 'blocker' | 'warning' | 'never';
  /** The options that decide what is written, as they were given. */
  readonly given: readonly string[];
}

/** Options that only say how it is told, and whether it is written. */
const ofThisRun = new Set(['dryRun', 'diff', 'json', 'quiet', 'color', 'failOn']);

/** `landfall render`. */
export const renderCommand: DefineCommand = (io, done) =>
  addInputOptions(
    new Command('render')
      .description('write the chart, values for each component and environment, Argo CD objects and the ledger')
      .argument('[dir]', 'folder of the application', '.'),
  )
    .option('-o, --out <dir>', 'folder to write to; files edited by hand are merged, never overwritten', 'deploy')
    .addOption(
      new Option('-e, --env <name>', 'an environment to write; repeatable. Variables in .env.<name> hold there')
        .argParser(parseEnvironment)
        .default([], 'those written last, else production'),
    )
    .addOption(
      new Option('--kubernetes <version>', 'oldest Kubernetes minor version to run on')
        .argParser(parseKubernetes)
        .default('1.34'),
    )
    .addOption(
      new Option(
        '--secrets <mode>',
        'how secrets reach the cluster: ExternalSecret objects, SealedSecret objects, or Secrets that you create',
      )
        .choices(['external', 'sealed', 'plain-reference'])
        .default('external'),
    )
    .option('--liveness', 'make liveness probes from health checks too: a failing check then restarts the container', false)
    .option('--repository <url>', 'Git repository that Argo CD reads', 'https://git.example/deliveries.git')
    .option('--revision <name>', 'branch or tag that Argo CD follows', 'main')
    .option('--path <dir>', 'path of the output folder in that repository (default: the name given to --out)')
    .option('--dry-run', 'write nothing; say what would be written', false)
    .option('--diff', 'write nothing; show the changes as a unified diff', false)
    .addOption(
      new Option('--fail-on <severity>', 'exit with 1 when there is a finding of this severity or worse')
        .choices(['blocker', 'warning', 'never'])
        .default('never'),
    )
    .option('--json', 'print one JSON document instead of text', false)
    .option('-q, --quiet', 'print nothing but errors', false)
    .option('--no-color', 'plain text, also on a terminal')
    .addHelpText(
      'after',
      `\nExamples:\n  landfall render --env staging --env production\n  landfall render shop -f compose.yaml -f compose.prod.yaml --profile workers --out delivery\n  landfall render --pipeline shop --env staging --env production\n  landfall render --diff\n`,
    )
    .action(async (folder: string, flags: Omit<RenderFlags, 'given'>, command: Command) => {
      const { runRender } = await import('../run/render.ts');
      done(runRender(folder, { ...flags, given: givenWords(command, ofThisRun) }, io));
    });

function parseEnvironment(name: string, gathered: readonly string[]): readonly string[] {
  if (!environmentName.test(name))
    throw new InvalidArgumentError('An environment is a name of lower-case letters, digits and dashes, at most 32 long.');
  return gathered.includes(name) ? gathered : collect(name, gathered);
}

function parseKubernetes(version: string): string {
  const match = /^v?1\.(\d{2})(?:\.\d+)?$/.exec(version);
  const minor = Number(match?.[1]);
  if (match === null || minor < 30)
    throw new InvalidArgumentError('Expected a minor version such as 1.34; 1.30 is the oldest that the chart runs on.');
  return `1.${minor}`;
}
