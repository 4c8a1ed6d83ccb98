import { readPrices } from '@landfall/intake';
import { AppError, listedNodePrices, type NodePrice } from '@landfall/model';
import {
  type ClusterPolicy,
  comparePlans,
  type Plan,
  type PlanExtras,
  parsePlatform,
  planCsv,
  planJson,
  planWorkloads,
  readClusterPolicy,
  type Savings,
  type Surroundings,
  savingsOf,
  withClusterPolicy,
} from '@landfall/placement';
import type { ArchPlanFlags } from '../commands/arch-plan.ts';
import type { Io } from '../io.ts';
import { writeOutput } from '../output/file.ts';
import { archPlanHtml } from '../ui/arch-plan-html.ts';
import { archPlanText } from '../ui/arch-plan-text.ts';
import { coloursFor } from '../ui/colours.ts';
import { readManifests } from './arch-manifests.ts';
import { findNewer } from './arch-newer.ts';
import { openRegistry } from './arch-registry.ts';
import { readNamedFile } from './named-file.ts';

/** Runs `landfall arch plan` and answers its exit code. */
export async function runArchPlan(flags: ArchPlanFlags, io: Io): Promise<number> {
  const target = parsePlatform(flags.for);
  if (target === undefined || target.os !== 'linux' || target.variant !== undefined)
    throw new AppError('USAGE', [{ message: `${flags.for} is no architecture; give one such as arm64 or amd64 with --for.` }]);
  const ownPrices = pricesIn(flags, io);
  const { workloads, surroundings, images } = await readManifests(flags, io);
  const { ownerLabel } = flags;
  const planUnder = (circumstances: Surroundings) =>
    planWorkloads(workloads, images, {
      surroundings: circumstances,
      target: target.architecture,
      ...(ownerLabel !== undefined && { ownerLabel }),
    });
  const now = planUnder(surroundings);
  const other = otherPolicy(surroundings.cluster, flags);
  const plan = other === undefined ? now : planUnder(withClusterPolicy(surroundings, other));
  const savings = savingsIn(plan, { surroundings, ownPrices, flags });
  const newer =
    flags.newer && flags.registry
      ? await findNewer(plan.blockers, target.architecture, { personal: openRegistry(flags, io), io })
      : undefined;
  const extras: PlanExtras = {
    ...(other !== undefined && { changes: comparePlans(now, plan) }),
    ...(savings !== undefined && { savings }),
    ...(newer !== undefined && { newer }),
  };
  writeOutput(write(plan, extras, flags, io), flags.out, io);
  return plan.rows.some(({ decision }) => decision.images.some(({ role }) => role === 'unknown')) ? 3 : 0;
}

function write(plan: Plan, extras: PlanExtras, { format, color, out }: ArchPlanFlags, io: Io): string {
  if (format === 'json') return `${JSON.stringify(planJson(plan, extras), undefined, 2)}\n`;
  if (format === 'csv') return planCsv(plan);
  if (format === 'html') return archPlanHtml(plan, extras);
  return archPlanText(plan, extras, coloursFor(io, 'stdout', !color || out !== undefined));
}

/** Undefined where the prices that are built in are to be used. */
function pricesIn({ prices: file }: ArchPlanFlags, io: Io): readonly NodePrice[] | undefined {
  if (file === undefined) return undefined;
  const { nodes } = readPrices(readNamedFile(file, io, { option: '--prices', code: 'PRICES_INVALID' }), file);
  if (nodes !== undefined) return nodes;
  throw new AppError('PRICES_INVALID', [{ message: `--prices ${file}: it has no nodes, which a plan is reckoned with.` }]);
}

function savingsIn(
  plan: Plan,
  {
    surroundings,
    ownPrices,
    flags,
  }: {
    readonly surroundings: Surroundings;
    readonly ownPrices: readonly NodePrice[] | undefined;
    readonly flags: ArchPlanFlags;
  },
): Savings | undefined {
  return savingsOf(plan, {
    prices: ownPrices ?? listedNodePrices,
    pricesAre: ownPrices === undefined ? 'list' : 'own',
    nodes: surroundings.seenNodes,
    ...(flags.nodeType !== undefined && { assumedType: flags.nodeType }),
    today: new Date().toISOString().slice(0, 10),
  });
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
