import { isObject, memberOf } from '../pod/json.ts';
import type { Field, ListField, ObjectField } from './field.ts';
import type { ClusterPolicy, NamespacePolicy } from './policy.ts';
import { clusterPolicyFields, namespacePolicyFields, type PolicyKind, policyResources } from './schema.ts';

/** One thing that is wrong in a policy. */
export interface PolicyProblem {
  /** `spec.rollout.percent`. */
  readonly path: string;
  readonly message: string;
}

/** A policy with its defaults, or everything that is wrong with it. */
export type PolicyAnswer<T> =
  | { readonly kind: 'policy'; readonly policy: T }
  | { readonly kind: 'problems'; readonly problems: readonly PolicyProblem[] };

/** Reads the spec of a `ClusterPlacementPolicy`, as the API server does: same types, same defaults, same rules. */
export function readClusterPolicy(spec: unknown): PolicyAnswer<ClusterPolicy> {
  return readSpec<ClusterPolicy>(clusterPolicyFields, spec);
}

/** Reads the spec of a `PlacementPolicy`. */
export function readNamespacePolicy(spec: unknown): PolicyAnswer<NamespacePolicy> {
  return readSpec<NamespacePolicy>(namespacePolicyFields, spec);
}

/** What is wrong with the spec of a policy; empty when nothing is. An operator does not start with a policy that has any. */
export function policyProblems(kind: PolicyKind, spec: unknown): readonly PolicyProblem[] {
  const answer = readSpec<unknown>(policyResources[kind].spec, spec);
  return answer.kind === 'problems' ? answer.problems : [];
}

function readSpec<T>(fields: ObjectField, spec: unknown): PolicyAnswer<T> {
  const problems: PolicyProblem[] = [];
  const report = (path: string, message: string) => problems.push({ path, message });
  const read = readField(fields, spec ?? {}, 'spec', report);
  // What was read without a problem has the shape that the fields describe, and `object<T>` ties these to T.
  return problems.length > 0 ? { kind: 'problems', problems } : { kind: 'policy', policy: read as T };
}

type Report = (path: string, message: string) => void;

function readField(field: Field, value: unknown, path: string, report: Report): unknown {
  switch (field.kind) {
    case 'text':
      if (typeof value !== 'string') report(path, 'expected text');
      else if (field.choices !== undefined && !field.choices.includes(value))
        report(path, `expected one of ${field.choices.join(', ')}`);
      else if (value.length > field.maxLength) report(path, `expected at most ${field.maxLength} characters`);
      else if (field.pattern !== undefined && !new RegExp(field.pattern, 'u').test(value))
        report(path, `expected text that matches ${field.pattern}`);
      return value;
    case 'number':
      if (typeof value !== 'number' || !Number.isInteger(value) || value < field.minimum || value > field.maximum)
        report(path, `expected a whole number from ${field.minimum} to ${field.maximum}`);
      return value;
    case 'flag':
      if (typeof value !== 'boolean') report(path, 'expected true or false');
      return value;
    case 'list':
      return readList(field, value, path, report);
    default:
      return readObject(field, value, path, report);
  }
}

function readList(field: ListField, value: unknown, path: string, report: Report): unknown {
  if (!Array.isArray(value)) {
    report(path, 'expected a list');
    return [];
  }
  if (value.length > field.maxItems) report(path, `expected at most ${field.maxItems} items`);
  if (field.isSet && new Set(value).size < value.length) report(path, 'expected no item twice');
  return value.slice(0, field.maxItems).map((item, index) => readField(field.items, item, `${path}[${index}]`, report));
}

function readObject(field: ObjectField, value: unknown, path: string, report: Report): unknown {
  if (!isObject(value)) {
    report(path, 'expected a map');
    return {};
  }
  let isSound = true;
  const reportHere: Report = (at, message) => {
    isSound = false;
    report(at, message);
  };
  for (const key of Object.keys(value))
    if (!Object.hasOwn(field.fields, key)) reportHere(`${path}.${key.slice(0, 64)}`, 'is no field of a policy');
  const read: Record<string, unknown> = {};
  for (const [key, child] of Object.entries(field.fields)) {
    const stated = memberOf(value, key) ?? defaultOf(child);
    if (stated !== undefined) read[key] = readField(child, stated, `${path}.${key}`, reportHere);
    else if (field.required.includes(key)) reportHere(`${path}.${key}`, 'is missing');
  }
  if (isSound) for (const { message, holds } of field.rules) if (!holds(read)) report(path, message);
  return read;
}

function defaultOf(field: Field): unknown {
  if (field.kind === 'object') return field.isAlwaysThere ? {} : undefined;
  return field.default;
}
