import type { Decision } from '../decide/decision.ts';
import type { PlanChange } from './compare.ts';
import type { Plan, PlanRow } from './plan.ts';

/**
 * The plan for a program: one JSON document.
 *
 * @param changes what another policy would change, when that was asked
 */
export function planJson({ target, rows, blockers }: Plan, changes?: readonly PlanChange[]): object {
  return {
    schemaVersion: 1,
    target,
    workloads: rows.map(({ workload, decision, target: state, failsOnTarget, blockedBy }) => ({
      ...workload,
      target: state,
      ...(failsOnTarget && { failsOnTarget }),
      blockedBy: blockedBy.map(({ image }) => image),
      decision: decisionJson(decision),
    })),
    blockers,
    ...(changes !== undefined && { changes }),
  };
}

/** A decision for a program. */
export function decisionJson({ require, ...decision }: Decision): object {
  if (require === undefined) return decision;
  const { nodeLabels, ...rest } = require;
  return { ...decision, require: { ...rest, nodeLabels: Object.fromEntries(nodeLabels) } };
}

const columns = [
  'namespace',
  'kind',
  'name',
  'pods',
  'target',
  'state',
  'verdict',
  'allowed',
  'left',
  'blocked by',
  'notes',
] as const;

/** The plan for a spreadsheet: one line for each workload. @source RFC 4180 */
export function planCsv({ target, rows }: Plan): string {
  const lines = rows.map((row) => cellsOf(row, target));
  return [columns, ...lines].map((cells) => `${cells.map(writeCell).join(',')}\r\n`).join('');
}

function cellsOf({ workload, decision, target: state, blockedBy }: PlanRow, target: string): readonly string[] {
  return [
    workload.namespace,
    workload.kind,
    workload.name,
    String(workload.pods),
    target,
    state,
    decision.verdict,
    (decision.allowed ?? []).join(' '),
    decision.left ?? '',
    blockedBy.map(({ image }) => image).join(' '),
    decision.notes.map(({ text }) => text).join(' '),
  ];
}

/** A cell that begins like a formula is kept from being one: manifests are written by anyone. */
function writeCell(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
