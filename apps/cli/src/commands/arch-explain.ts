import { Command } from 'commander';
import { addManifestOptions, type ManifestFlags } from './arch-plan.ts';
import type { DefineCommand } from './index.ts';

export interface ArchExplainFlags extends ManifestFlags {
  /** Undefined: the one whose webhook is registered. */
  readonly operator?: string;
  readonly json: boolean;
}

/** `landfall arch explain`. */
export const archExplainCommand: DefineCommand = (io, done) =>
  addManifestOptions(
    new Command('explain')
      .description('say where a pod may run and why, what each of its images says, and what would be changed')
      .argument('[target]', 'KIND/NAME, such as deployment/web or pod/web-0 (default: the only one there is)'),
  )
    .option('--operator <service>', 'NAMESPACE/SERVICE of the operator (default: the one whose webhook is registered)')
    .option('--json', 'print one JSON document instead of text', false)
    .option('--no-color', 'plain text, also on a terminal')
    .addHelpText(
      'after',
      `\nOf a cluster it says where the pod is, too, what was decided when it was created, and what the operator says now.\n\nExamples:\n  landfall arch explain pod/web-5f7d-x2k8p --namespace shop --context production\n  landfall arch explain deployment/web --file manifests/\n  kubectl get pod web-0 -o yaml | landfall arch explain --file -\n`,
    )
    .action(async (target: string | undefined, flags: ArchExplainFlags) => {
      const { runArchExplain } = await import('../run/arch-explain.ts');
      done(await runArchExplain(target, flags, io));
    });
