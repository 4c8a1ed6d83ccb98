import { AppError } from '@landfall/model';
import { type Decision, decide, decisionJson, type PatchOperation, patchFor, type Workload } from '@landfall/placement';
import type { ArchExplainFlags } from '../commands/arch-explain.ts';
import type { Io } from '../io.ts';
import { archExplainText } from '../ui/arch-explain-text.ts';
import { closest } from '../ui/closest.ts';
import { coloursFor } from '../ui/colours.ts';
import { isClusterNamed } from './arch-cluster.ts';
import { readManifests } from './arch-manifests.ts';
import { findInCluster, type PlacedPod } from './arch-placed.ts';

/** Where a pod may run, and what would be changed on it when policy is enforced. */
export interface PodExplanation {
  readonly workload: Workload;
  readonly decision: Decision;
  readonly patch: readonly PatchOperation[];
  /** What became of a pod that is in a cluster. */
  readonly placed?: PlacedPod;
}

/** Runs `landfall arch explain` and answers its exit code. */
export async function runArchExplain(target: string | undefined, flags: ArchExplainFlags, io: Io): Promise<number> {
  const live = isClusterNamed(flags) && flags.file.length === 0 ? await findInCluster(target, flags, io) : undefined;
  const manifests = live?.manifests ?? (await readManifests(flags, io));
  const { surroundings, images } = manifests;
  const workload = live?.workload ?? choose(manifests.workloads, target, flags.namespace);
  if (workload.answer.kind === 'malformed')
    throw new AppError('USAGE', [{ message: `${titleOf(workload)} is no valid pod: ${workload.answer.why}.` }]);
  const { namespace, answer, pod } = workload;
  const policies = surroundings.policiesOf(namespace);
  const decision = decide({ pod: answer.pod, images, nodes: surroundings.nodes, policies, namespace });
  const explanation = {
    workload,
    decision,
    patch: patchFor(JSON.stringify(pod), { ...decision, isEnforced: true }),
    ...(live?.placed !== undefined && { placed: live.placed }),
  };
  if (flags.json) io.stdout(`${JSON.stringify(jsonOf(explanation), undefined, 2)}\n`);
  else io.stdout(archExplainText(explanation, coloursFor(io, 'stdout', !flags.color)));
  return decision.images.some(({ role }) => role === 'unknown') ? 3 : 0;
}

function choose(workloads: readonly Workload[], target: string | undefined, namespace: string | undefined): Workload {
  const inNamespace = workloads.filter((workload) => namespace === undefined || workload.namespace === namespace);
  const found = inNamespace.filter((workload) => target === undefined || shortNames(workload).includes(target.toLowerCase()));
  const [first, ...others] = found;
  if (first !== undefined && others.length === 0) return first;
  const names = (first === undefined ? inNamespace : found).map(titleOf);
  const some = `${names.slice(0, 10).join(', ')}${names.length > 10 ? ` and ${names.length - 10} more` : ''}`;
  if (first !== undefined)
    throw new AppError('USAGE', [
      { message: `There are several: ${some}. Name one as KIND/NAME, with --namespace where needed.` },
    ]);
  const near = target === undefined ? undefined : closest(target.toLowerCase(), inNamespace.flatMap(shortNames));
  const hint = near === undefined ? `There is ${some === '' ? 'nothing' : some}.` : `Did you mean ${near}?`;
  throw new AppError('USAGE', [{ message: `The manifests have no ${target ?? 'pod'}. ${hint}` }]);
}

function shortNames({ kind, namespace, name }: Workload): readonly string[] {
  const short = `${kind}/${name}`.toLowerCase();
  return [short, name.toLowerCase(), `${namespace}/${short}`.toLowerCase()];
}

function titleOf({ kind, namespace, name }: Workload): string {
  return `${namespace}/${kind.toLowerCase()}/${name}`;
}

function jsonOf({ workload: { kind, namespace, name, pods }, decision, patch, placed }: PodExplanation): object {
  const { judgement, ...where } = placed ?? {};
  return {
    schemaVersion: 1,
    kind,
    namespace,
    name,
    pods,
    decision: decisionJson(decision),
    patch,
    ...(placed !== undefined && { placed: { ...where, judgement } }),
  };
}
