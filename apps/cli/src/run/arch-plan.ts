import { AppError } from '@landfall/model';
import { parsePlatform, planCsv, planJson, planWorkloads } from '@landfall/placement';
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
  const plan = planWorkloads(workloads, images, { surroundings, target: target.architecture });
  if (flags.format === 'json') io.stdout(`${JSON.stringify(planJson(plan), undefined, 2)}\n`);
  else if (flags.format === 'csv') io.stdout(planCsv(plan));
  else io.stdout(archPlanText(plan, coloursFor(io, 'stdout', !flags.color)));
  return plan.rows.some(({ decision }) => decision.images.some(({ role }) => role === 'unknown')) ? 3 : 0;
}
