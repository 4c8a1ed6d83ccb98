import type { Decision } from '../decide/decision.ts';
import type { Plan, PlanRow } from './plan.ts';

/** A workload that would be placed otherwise. */
export interface PlanChange {
  readonly workload: PlanRow['workload'];
  readonly before: Placing;
  readonly after: Placing;
}

/** The part of a decision that a change of policy can change. */
export interface Placing {
  readonly action: Decision['action'];
  readonly allowed?: readonly string[];
  readonly prefer?: string;
}

/** Workloads of two plans over the same manifests that are decided differently, in the order of the plans. */
export function comparePlans(before: Plan, after: Plan): readonly PlanChange[] {
  const former = new Map(before.rows.map((row) => [keyOf(row), placingOf(row.decision)]));
  return after.rows.flatMap((row) => {
    const was = former.get(keyOf(row));
    const is = placingOf(row.decision);
    return was === undefined || JSON.stringify(was) === JSON.stringify(is)
      ? []
      : [{ workload: row.workload, before: was, after: is }];
  });
}

function keyOf({ workload: { kind, namespace, name } }: PlanRow): string {
  return `${namespace}/${kind}/${name}`;
}

function placingOf({ action, allowed, preference }: Decision): Placing {
  return {
    action,
    ...(allowed !== undefined && { allowed }),
    ...(preference !== undefined && { prefer: preference.architecture }),
  };
}
