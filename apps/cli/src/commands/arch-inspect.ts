import { Command, Option } from 'commander';
import type { DefineCommand } from './index.ts';
import { collect } from './input-options.ts';

/** How registries are reached: the same for every command that asks them. */
export interface RegistryFlags {
  readonly plainHttp: readonly string[];
  readonly ca: readonly string[];
  readonly mirrors?: string;
  readonly registriesConf?: string;
}

export interface ArchInspectFlags extends RegistryFlags {
  readonly file: readonly string[];
  readonly details: boolean;
  readonly json: boolean;
  readonly color: boolean;
}

/** `landfall arch inspect`. */
export const archInspectCommand: DefineCommand = (io, done) =>
  addRegistryOptions(
    new Command('inspect')
      .description('ask registries which platforms images are for, and what proves it')
      .argument('[images...]', 'names of images (default: those of the application in this folder)')
      .addOption(
        new Option(
          '-f, --file <file>',
          'names of images, one a line, or manifests of Kubernetes; repeatable; - reads standard input',
        )
          .argParser(collect)
          .default([], 'none'),
      )
      .option('--details', 'sizes, labels and who built it too: more reads, which some registries count', false),
  )
    .option('--json', 'print one JSON document instead of text', false)
    .option('--no-color', 'plain text, also on a terminal')
    .addHelpText(
      'after',
      `\nCredentials are those of your Docker configuration, with its helpers; proxies those of HTTPS_PROXY and NO_PROXY.\nExit codes: 0 every image is known, 2 a name is wrong, 3 a registry could not say.\n\nExamples:\n  landfall arch inspect nginx:1.29 registry.example/shop/web:2\n  landfall arch inspect --details postgres:18\n  kubectl get pods -A -o yaml | landfall arch inspect --file - --json\n`,
    )
    .action(async (images: readonly string[], flags: ArchInspectFlags) => {
      const { runArchInspect } = await import('../run/arch-inspect.ts');
      done(await runArchInspect(images, flags, io));
    });

/** Adds the options that say how registries are reached. */
export function addRegistryOptions(command: Command): Command {
  return command
    .addOption(
      new Option('--plain-http <host>', 'a registry that is asked without encryption; repeatable')
        .argParser(collect)
        .default([], 'none'),
    )
    .addOption(
      new Option('--ca <file>', 'certificates of further authorities, PEM; repeatable').argParser(collect).default([], 'none'),
    )
    .option('--mirrors <dir>', 'mirrors as containerd has them: a folder with one for each registry, and hosts.toml in it')
    .option('--registries-conf <file>', 'mirrors as CRI-O and Podman have them');
}
