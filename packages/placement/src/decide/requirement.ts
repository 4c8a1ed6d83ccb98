import { offeredArchitectures, systemLabels } from '../nodes.ts';
import type { Pod, Toleration } from '../pod/pod.ts';
import type { ArchitectureTaint, ClusterPolicy } from '../policy/policy.ts';
import type { Decision, DecisionNote, Preference, Requirement } from './decision.ts';
import type { DecisionInput } from './input.ts';
import { settlePreference, wishedPreference } from './preference.ts';
import { type DecisionRecord, readRecord } from './record.ts';
import { prefersArchitecture } from './stated.ts';

export interface RequirementAnswer extends Pick<Decision, 'allowed' | 'preference'> {
  readonly require: Requirement;
  readonly notes: readonly DecisionNote[];
}

/** What a pod must ask for so that it runs only on these architectures; undefined constrains none. */
export function requirementFor(
  input: DecisionInput,
  os: string,
  architectures: readonly string[] | undefined,
): RequirementAnswer {
  const { pod, policies, nodes } = input;
  const nodeLabels = labelsToMatch(pod, policies.cluster);
  if (architectures === undefined) return { require: { tolerations: [], nodeLabels }, notes: [] };

  const offered = offeredArchitectures(nodes, os);
  const wished = wishedPreference(pod, policies);
  const settled = wished.preference === undefined ? { notes: [] } : settlePreference(wished.preference, architectures, offered);
  const isStrict = settled.preference?.mode === 'strict';
  const allowed = isStrict && settled.preference !== undefined ? [settled.preference.architecture] : architectures;
  const kept = keepPreference(pod, settled.preference, allowed);
  return {
    allowed,
    ...(kept.preference !== undefined && { preference: kept.preference }),
    require: {
      architectures: allowed,
      ...(needsSystem(input, os) && { os }),
      tolerations: policies.cluster.tolerate.filter((taint) => allowed.includes(taint.architecture)).map(tolerationOf),
      nodeLabels,
    },
    notes: [...wished.notes, ...settled.notes, ...kept.notes],
  };
}

/** A soft preference has a meaning when there is a choice, and is not written where the pod prefers an architecture itself. */
function keepPreference(
  pod: Pod,
  preference: Preference | undefined,
  allowed: readonly string[],
): { readonly preference?: Preference; readonly notes: readonly DecisionNote[] } {
  if (preference === undefined) return { notes: [] };
  if (preference.mode === 'strict') return { preference, notes: [] };
  if (allowed.length < 2) return { notes: [] };
  if (!prefersArchitecture(pod) || isOurs(preference, readRecord(pod))) return { preference, notes: [] };
  const text = 'The pod prefers an architecture by its own node affinity, which is kept.';
  return { notes: [{ code: 'preference-kept', level: 'info', text }] };
}

function isOurs({ architecture }: Preference, record: DecisionRecord | undefined): boolean {
  return record?.preferred === architecture;
}

/** The system is asked for where nodes of another are there, unless the pod's selector does so. */
function needsSystem({ pod, nodes }: DecisionInput, os: string): boolean {
  if (systemLabels.some((key) => pod.nodeSelector.has(key))) return false;
  return os !== 'linux' || nodes.pools.some((pool) => pool.os !== os);
}

function tolerationOf({ key, value, effect }: ArchitectureTaint): Toleration {
  return {
    key,
    operator: value === undefined ? 'Exists' : 'Equal',
    ...(value !== undefined && { value }),
    ...(effect !== undefined && { effect }),
  };
}

const labelValue = /^[A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?$/;

/** Pod labels that nodes must carry as well, where the pod does not select the key itself. */
function labelsToMatch(pod: Pod, { matchNodeLabels }: ClusterPolicy): ReadonlyMap<string, string> {
  const wanted = new Map<string, string>();
  for (const key of [...matchNodeLabels].sort()) {
    const value = pod.labels.get(key);
    if (value !== undefined && labelValue.test(value) && !pod.nodeSelector.has(key)) wanted.set(key, value);
  }
  return wanted;
}
