import { Command, Option } from 'commander';
import type { ClusterFlags } from '../run/arch-cluster.ts';
import { addRegistryOptions, type RegistryFlags } from './arch-inspect.ts';
import type { DefineCommand } from './index.ts';
import { collect } from './input-options.ts';
import { jsonFormatOption, withFormat } from './json-option.ts';

/** Manifests to look at, and where what is known of images comes from: the same for `plan` and `explain`. */
export interface ManifestFlags extends RegistryFlags, ClusterFlags {
  readonly file: readonly string[];
  readonly facts: readonly string[];
  readonly namespace?: string;
  readonly registry: boolean;
  readonly color: boolean;
}

export interface ArchPlanFlags extends ManifestFlags {
  readonly for: string;
  readonly prefer?: string;
  readonly preference?: 'soft' | 'strict';
  readonly newer: boolean;
  /** Undefined: the prices that are built in. */
  readonly prices?: string;
  readonly nodeType?: string;
  readonly ownerLabel?: string;
  readonly format: 'text' | 'json' | 'csv' | 'html';
  /** Undefined: standard output. */
  readonly out?: string;
}

/** `landfall arch plan`. */
export const archPlanCommand: DefineCommand = (io, done) =>
  addManifestOptions(
    new Command('plan').description(
      'dry run over a cluster or manifests: what could run on an architecture, what keeps it from that, and what it saves',
    ),
  )
    .option('--for <architecture>', 'the architecture that is asked about', 'arm64')
    .option('--prefer <architecture>', 'say what would change if the cluster preferred this architecture')
    .addOption(new Option('--preference <mode>', 'and how strictly').choices(['soft', 'strict']))
    .option('--newer', 'look for newer tags of the images that block; up to 14 requests for each of the first 20', false)
    .option('--prices <file>', 'your own prices of nodes, instead of the list prices that are built in')
    .option('--node-type <type>', 'what nodes are taken to be where none says its type, such as m6i.xlarge')
    .option('--owner-label <label>', 'the label that names owners (default: any that is called team or owner)')
    .addOption(new Option('--format <format>', 'how to print it').choices(['text', 'json', 'csv', 'html']).default('text'))
    .addOption(jsonFormatOption())
    .option('-o, --out <file>', 'write it to a file (default: standard output)')
    .option('--no-color', 'plain text, also on a terminal')
    .addHelpText(
      'after',
      `\nNothing is changed. Nodes, namespaces, runtime classes and placement policies among the manifests are heeded.\nExit codes: 0 every image is known, 2 the input is wrong, 3 a registry or the cluster could not say.\n\nExamples:\n  landfall arch plan --context production --format html --out plan.html\n  kubectl get deploy,sts,ds,cronjobs,nodes,ns -A -o yaml | landfall arch plan --file -\n  landfall arch plan --file manifests/ --for arm64 --format csv > plan.csv\n  landfall arch plan --file manifests/ --prefer arm64 --preference strict\n  landfall arch inspect --file pods.yaml --json > facts.json; landfall arch plan --file pods.yaml --facts facts.json --no-registry\n`,
    )
    .action(async (flags: ArchPlanFlags) => {
      const { runArchPlan } = await import('../run/arch-plan.ts');
      done(await runArchPlan(withFormat(flags), io));
    });

/** Adds the options that say which manifests or cluster are looked at, and how their images become known. */
export function addManifestOptions(command: Command): Command {
  return addRegistryOptions(
    command
      .addOption(
        new Option('-f, --file <file>', 'manifests in YAML or JSON, or a folder of them; repeatable; - reads standard input')
          .argParser(collect)
          .default([], 'none'),
      )
      .option('--context <name>', 'a cluster instead of manifests: this context of your kubeconfig; nothing is changed there')
      .option('--kubeconfig <file>', 'and the file that has it (default: KUBECONFIG, or .kube/config in your home)')
      .option('-n, --namespace <namespace>', 'look at what is in this namespace only')
      .addOption(
        new Option('--facts <file>', 'what `landfall arch inspect --json` printed, or a map of images to platforms; repeatable')
          .argParser(collect)
          .default([], 'none'),
      )
      .option('--no-registry', 'ask no registry: what the facts do not say stays unknown'),
  );
}
