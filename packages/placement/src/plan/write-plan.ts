import type { Decision } from '../decide/decision.ts';
import type { PlanChange } from './compare.ts';
import type { NewerImage } from './newer-tags.ts';
import type { Blocker, Plan, PlanRow } from './plan.ts';
import type { OwnerSavings, Savings } from './savings.ts';

/** What was asked beside the plan itself. */
export interface PlanExtras {
  /** What another policy would change. */
  readonly changes?: readonly PlanChange[];
  readonly savings?: Savings;
  /** Newer images for the target, by the name of the image that they would replace. */
  readonly newer?: ReadonlyMap<string, NewerImage>;
}

/** The plan for a program: one JSON document. */
export function planJson({ target, rows, blockers }: Plan, { changes, savings, newer }: PlanExtras = {}): object {
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
    blockers: blockers.map((blocker) => blockerJson(blocker, newer?.get(blocker.image))),
    ...(changes !== undefined && { changes }),
    ...(savings !== undefined && { savings: savingsJson(savings) }),
  };
}

function blockerJson(blocker: Blocker, newer: NewerImage | undefined): object {
  return newer === undefined ? blocker : { ...blocker, newer };
}

function savingsJson({ currency, owners, total, exchanges, confidence, because }: Savings): object {
  return {
    currency,
    per: 'month',
    total,
    owners: owners.map(ownerJson),
    confidence,
    because,
    exchanges: exchanges.map(({ from, to, nodes }) => ({
      from: from.type,
      fromMonthly: from.monthly,
      to: to.type,
      toMonthly: to.monthly,
      region: from.region,
      nodes,
      source: from.source,
      date: from.date,
    })),
  };
}

function ownerJson({ owner: { name, label }, ...money }: OwnerSavings): object {
  return { owner: name, ...(label !== undefined && { label }), ...money };
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
  'owner',
  'cpu millicores of a pod',
  'memory bytes of a pod',
  'fails on target',
] as const;

/** The plan for a spreadsheet: one line for each workload. @source RFC 4180 */
export function planCsv({ target, rows }: Plan): string {
  const lines = rows.map((row) => cellsOf(row, target));
  return [columns, ...lines].map((cells) => `${cells.map(writeCell).join(',')}\r\n`).join('');
}

function cellsOf({ workload, decision, target: state, failsOnTarget, blockedBy }: PlanRow, target: string): readonly string[] {
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
    workload.owner.name,
    String(workload.requests.cpuMillicores),
    String(workload.requests.memoryBytes),
    failsOnTarget ? 'yes' : '',
  ];
}

/** A cell that begins like a formula is kept from being one: manifests are written by anyone. */
function writeCell(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
