import { Command } from 'commander';
import { addManifestOptions, type ManifestFlags } from './arch-plan.ts';
import type { DefineCommand } from './index.ts';

export interface ArchExplainFlags extends ManifestFlags {
  readonly namespace?: string;
  readonly json: boolean;
}

/** `landfall arch explain`. */
export const archExplainCommand: DefineCommand = (io, done) =>
  addManifestOptions(
    new Command('explain')
      .description('say where a pod of the manifests may run, what each of its images says, and what would be changed')
      .argument('[target]', 'KIND/NAME, such as deployment/web or pod/web-0 (default: the only one there is)')
      .option('-n, --namespace <namespace>', 'namespace of the target, where the name comes more than once'),
  )
    .option('--json', 'print one JSON document instead of text', false)
    .option('--no-color', 'plain text, also on a terminal')
    .addHelpText(
      'after',
      `\nExamples:\n  landfall arch explain deployment/web --file manifests/\n  kubectl get pod web-0 -o yaml | landfall arch explain --file -\n`,
    )
    .action(async (target: string | undefined, flags: ArchExplainFlags) => {
      const { runArchExplain } = await import('../run/arch-explain.ts');
      done(await runArchExplain(target, flags, io));
    });
