import { AppError } from '@landfall/model';
import {
  type ClusterPolicy,
  comparePlans,
  parsePlatform,
  planCsv,
  planJson,
  planWorkloads,
  readClusterPolicy,
  type Surroundings,
  withClusterPolicy,
} from '@landfall/placement';
import type { ArchPlanFlags } from '../commands/arch-plan.ts';
import type { Io } from '../io.ts';
import { archPlanText } from '../ui/arch-plan-text.ts';
import { coloursFor } from '../ui/colours.ts';
import { readManifests } from './arch-manifests.ts';

/** Runs `landfall arch plan` and answers its exit code. */
export async function runArchPlan(flags: ArchPlanFlags, io: Io): Promise<number> {
  const target = parsePlatform(flags.for);
  if (target === undefined || target.os !== 'linux' || target.variant !== undefined)
    throw new AppError('USAGE', [{ message: `${flags.for} is no architecture; give one such as arm64 or amd64 with --for.` }]);
  const { workloads, surroundings, images } = await readManifests(flags, io);
  const planUnder = (circumstances: Surroundings) =>
    planWorkloads(workloads, images, { surroundings: circumstances, target: target.architecture });
  const now = planUnder(surroundings);
  const other = otherPolicy(surroundings.cluster, flags);
  const plan = other === undefined ? now : planUnder(withClusterPolicy(surroundings, other));
  const changes = other === undefined ? undefined : comparePlans(now, plan);
  if (flags.format === 'json') io.stdout(`${JSON.stringify(planJson(plan, { ...(changes !== undefined && { changes }) }), undefined, 2)}\n`);
  else if (flags.format === 'csv') io.stdout(planCsv(plan));
  else io.stdout(archPlanText(plan, changes, coloursFor(io, 'stdout', !flags.color)));
  return plan.rows.some(({ decision }) => decision.images.some(({ role }) => role === 'unknown')) ? 3 : 0;
}

/** The policy that is asked about; undefined when none is. */
function otherPolicy(cluster: ClusterPolicy, { prefer, preference }: ArchPlanFlags): ClusterPolicy | undefined {
  if (prefer === undefined && preference === undefined) return undefined;
  const answer = readClusterPolicy({
    ...cluster,
    ...(prefer !== undefined && { prefer }),
    ...(preference !== undefined && { preference }),
  });
  if (answer.kind === 'policy') return answer.policy;
  throw new AppError(
    'USAGE',
    answer.problems.map(({ path, message }) => ({ message: `--prefer: ${path}: ${message}.` })),
  );
}
