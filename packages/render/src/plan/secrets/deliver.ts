import { inferred } from '@landfall/model';
import type { Text } from '../../helm/values.ts';
import { branch, leaf, type Traced } from '../../traced.ts';
import type { SecretPlan, SecretVariable } from '../plan.ts';
import { evidenceOf } from '../report.ts';
import type { VariablePart } from './classify-variable.ts';
import type { CollectedFinds, SecretFind } from './collect-finds.ts';
import type { SecretGroup } from './group-finds.ts';
import { findSecretParts, withoutOverlap } from './secret-parts.ts';

type Variables = SecretPlan['variables'];

/** What one service knows of secrets: where each of its values is kept, and under which variable it gets it. */
export interface ServiceSecrets {
  /** Value to group. */
  readonly byValue: ReadonlyMap<string, SecretGroup>;
  /** Variables that hold a whole secret, to the group. */
  readonly whole: ReadonlyMap<string, SecretGroup>;
  /** Parts of variables: `variable start` is not unique enough, so the find itself is the key. */
  readonly groupOf: ReadonlyMap<SecretFind, SecretGroup>;
  readonly finds: readonly SecretFind[];
  /** Names of variables that the service has already. */
  readonly occupied: ReadonlySet<string>;
}

/** `secretname#key`. */
function referenceTo({ secret, key }: SecretGroup): string {
  return `${secret}#${key}`;
}

/** How each variable of the services is delivered. */
export function deliverVariables(
  services: ReadonlyMap<string, ServiceSecrets>,
  { parts }: CollectedFinds,
  values: ReadonlyMap<string, ReadonlyMap<string, string>>,
): Variables {
  const variables = new Map<string, ReadonlyMap<string, SecretVariable>>();
  for (const [service, secrets] of services) {
    const own = new Map<string, SecretVariable>();
    for (const [variable, group] of secrets.whole) {
      const find = group.finds.find((candidate) => candidate.service === service && candidate.variable === variable);
      if (find !== undefined) own.set(variable, { kind: 'secret', reference: referenceTo(group), origin: find.origin });
    }
    for (const [variable, list] of parts.get(service) ?? []) {
      const text = values.get(service)?.get(variable);
      const delivered = text === undefined || own.has(variable) ? undefined : deliverParts(variable, { text, list, secrets });
      if (delivered !== undefined) own.set(variable, delivered);
    }
    if (own.size > 0) variables.set(service, new Map([...own].sort(([a], [b]) => (a < b ? -1 : 1))));
  }
  return variables;
}

function deliverParts(
  variable: string,
  { text, list, secrets }: { readonly text: string; readonly list: readonly VariablePart[]; readonly secrets: ServiceSecrets },
): SecretVariable | undefined {
  const finds = secrets.finds.filter((find) => find.variable === variable && find.kind === 'part');
  const placed = list.flatMap((part) => {
    const value = text.slice(part.start, part.end);
    const find = finds.find(
      (candidate) =>
        (candidate.value ?? '') === value && (part.interpolation === undefined || candidate.interpolation === part.interpolation),
    );
    const group = find === undefined ? undefined : secrets.groupOf.get(find);
    return group === undefined ? [] : [{ start: part.start, end: part.end, group }];
  });
  const [first] = finds;
  if (first === undefined || placed.length === 0) return undefined;
  const { template, needs } = fill(text, placed, secrets);
  return { kind: 'template', template, needs, origin: first.origin };
}

/** Replaces the secret parts of any text of a service; undefined when it holds none that is known. */
export function templateOf(
  text: string,
  secrets: ServiceSecrets,
  everywhere: {
    find(text: string): readonly { readonly value: string; readonly start: number; readonly end: number }[];
    groupOf(value: string): SecretGroup | undefined;
  },
): ReturnType<SecretPlan['template']> {
  const groupOf = (value: string) => secrets.byValue.get(value) ?? everywhere.groupOf(value);
  const spans = [
    // The value of a flag is an item of its own.
    ...(secrets.byValue.has(text) ? [{ start: 0, end: text.length }] : []),
    ...findSecretParts(text),
    ...everywhere.find(text),
  ];
  const placed = withoutOverlap(spans).flatMap(({ start, end }) => {
    const group = groupOf(text.slice(start, end));
    return group === undefined ? [] : [{ start, end, group }];
  });
  const [first] = placed;
  if (first === undefined) return undefined;
  const { template, needs } = fill(text, placed, secrets);
  const evidence = evidenceOf(first.group.finds[0]?.origin);
  const fact = inferred(template, 'secret-reference', 'a secret stood here in clear', evidence);
  const traced: Traced<Text> = branch<{ template: string }>({ template: leaf(fact) });
  return { text: traced, needs };
}

/** Writes `$(NAME)` for the parts and escapes what would look like one; names the variables that the text needs. */
function fill(
  text: string,
  parts: readonly { readonly start: number; readonly end: number; readonly group: SecretGroup }[],
  secrets: ServiceSecrets,
): { readonly template: string; readonly needs: ReadonlyMap<string, string> } {
  const needs = new Map<string, string>();
  let template = '';
  let position = 0;
  for (const { start, end, group } of parts) {
    const name = variableFor(group, secrets, needs);
    needs.set(name, referenceTo(group));
    template += `${escapeReferences(text.slice(position, start))}$(${name})`;
    position = end;
  }
  return {
    template: template + escapeReferences(text.slice(position)),
    needs: new Map([...needs].sort(([a], [b]) => (a < b ? -1 : 1))),
  };
}

/** The variable that brings a secret into the container: one that the service has, else one named like the key. */
function variableFor(group: SecretGroup, secrets: ServiceSecrets, needs: ReadonlyMap<string, string>): string {
  for (const [variable, candidate] of secrets.whole)
    if (candidate === group && /^[A-Za-z_][A-Za-z0-9_]*$/.test(variable)) return variable;
  const reference = referenceTo(group);
  const isFree = (name: string) => !secrets.occupied.has(name) && (needs.get(name) ?? reference) === reference;
  if (isFree(group.key)) return group.key;
  const prefixed = `${group.secret.toUpperCase().replace(/[^A-Z0-9]+/g, '_')}_${group.key}`;
  let name = prefixed;
  for (let count = 2; !isFree(name); count += 1) name = `${prefixed}_${count}`;
  return name;
}

/**
 * A literal piece as Kubernetes reads it back: `$$` stands for `$` wherever it is, so a `$` is doubled where it would
 * meet another, a parenthesis, or the reference that follows the piece.
 *
 * @source kubernetes third_party/forked/golang/expansion/expand.go
 */
function escapeReferences(text: string): string {
  return text.replace(/\${2,}|\$(?=\(|$)/g, (run) => '$'.repeat(run.length * 2));
}
