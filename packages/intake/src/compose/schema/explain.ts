import type { Place, Problem } from '@landfall/model';
import { didYouMean } from '../../wording/closest.ts';
import { shorten } from '../../wording/shorten.ts';
import type { MapNode, Node, ScalarNode, SeqNode } from '../tree/node.ts';
import { below, type Path, pathText } from '../tree/path.ts';
import { countMatches, demandsOn, matches, repeatedItem } from './match.ts';
import { kindsOf, type Rule } from './rule.ts';
import { expectedKinds, foundKind } from './wording.ts';

/**
 * Says everything that is wrong with a node, for a person who must correct the file. Values are shown only where the
 * schema lists the allowed ones, and never when they came from variables.
 *
 * @returns nothing when the node is what the rule demands
 */
export function explain(rule: Rule, node: Node, path: Path | undefined): Problem[] {
  if (matches(rule, node)) return [];
  if (rule.accepts !== undefined && (rule.accepts & kindsOf(node)) === 0) return [wrongKind(rule, node, path)];
  const problems =
    node.kind === 'map'
      ? explainMap(rule, node, path)
      : node.kind === 'seq'
        ? explainSeq(rule, node, path)
        : explainScalar(rule, node, path);
  for (const part of rule.allOf ?? []) problems.push(...explain(part, node, path));
  if (rule.anyOf !== undefined && countMatches(rule.anyOf, node) === 0) problems.push(...explainChoice(rule.anyOf, node, path));
  if (rule.oneOf !== undefined && countMatches(rule.oneOf, node) !== 1) problems.push(...explainChoice(rule.oneOf, node, path));
  return problems;
}

/** Of several forms, the one that the writer seems to have meant is explained: that of the same kind, with the fewest faults. */
function explainChoice(forms: readonly Rule[], node: Node, path: Path | undefined): Problem[] {
  const kind = kindsOf(node);
  const sameKind = forms.filter((form) => (acceptedKinds(form) & kind) !== 0);
  if (sameKind.length === 0) return [wrongKind({ accepts: acceptedByAny(forms) }, node, path)];
  const [best] = sameKind.map((form) => explain(form, node, path)).sort((a, b) => a.length - b.length);
  if (best === undefined || best.length === 0)
    return [problem(node.place, path, 'fits several forms at once; write it in one of them only.')];
  if (sameKind.length > 1 && sameKind.every((form) => form.required !== undefined)) {
    const keys = sameKind.flatMap((form) => form.required ?? []);
    return [problem(node.place, path, `needs ${keys.join(' or ')}.`)];
  }
  return best;
}

function acceptedByAny(forms: readonly Rule[]): number {
  let sum = 0;
  for (const form of forms) sum |= acceptedKinds(form);
  return sum;
}

/** Kinds that a rule accepts, looking through references and choices. */
function acceptedKinds(rule: Rule): number {
  let accepted = rule.accepts ?? 127;
  for (const part of rule.allOf ?? []) accepted &= acceptedKinds(part);
  for (const forms of [rule.anyOf, rule.oneOf]) if (forms !== undefined) accepted &= acceptedByAny(forms);
  return accepted;
}

function wrongKind(rule: Rule, node: Node, path: Path | undefined): Problem {
  const accepted = rule.accepts ?? 127;
  return problem(
    node.place,
    path,
    `must be ${expectedKinds(accepted)}; found ${foundKind(node)}.${kindAdvice(accepted, node, path)}`,
  );
}

function kindAdvice(accepted: number, node: Node, path: Path | undefined): string {
  const takesText = (accepted & 1) !== 0;
  if (takesText && node.kind === 'scalar' && (typeof node.value === 'number' || typeof node.value === 'boolean'))
    return ' Put it in quotes.';
  if (node.kind === 'scalar' && node.value === null) return path === undefined ? '' : ' Give it a value, or remove the key.';
  if (accepted === 64 && node.kind === 'scalar') return ' Write it as an item: "- " before it, on a line of its own.';
  return '';
}

function explainScalar(rule: Rule, node: ScalarNode, path: Path | undefined): Problem[] {
  const { value } = node;
  const allowed = rule.oneOfValues;
  if (allowed !== undefined && (typeof value !== 'string' || !allowed.includes(value))) {
    const advice = typeof value === 'string' ? didYouMean(value, allowed) : '';
    return [
      problem(
        node.place,
        path,
        `is ${shown(node)}; expected ${allowed.length > 1 ? 'one of ' : ''}${allowed.join(', ')}.${advice}`,
      ),
    ];
  }
  if (typeof value === 'string' && rule.pattern?.test(value) === false) {
    return [problem(node.place, path, `is ${shown(node)}, which has not the form ${rule.pattern.source}.`)];
  }
  if (typeof value !== 'number') return [];
  if (rule.minimum !== undefined && value < rule.minimum) return [problem(node.place, path, `must be at least ${rule.minimum}.`)];
  if (rule.maximum !== undefined && value > rule.maximum) return [problem(node.place, path, `must be at most ${rule.maximum}.`)];
  return [];
}

function explainSeq(rule: Rule, node: SeqNode, path: Path | undefined): Problem[] {
  const problems: Problem[] = [];
  const { items } = rule;
  if (items !== undefined) {
    for (const [index, item] of node.items.entries()) problems.push(...explain(items, item, below(path, index)));
  }
  const repeated = rule.hasUniqueItems === true ? repeatedItem(node) : undefined;
  if (repeated !== undefined) {
    const [first, second] = repeated;
    const place = node.items[second]?.place ?? node.place;
    problems.push(problem(place, path, `holds the same item twice, at positions ${first} and ${second}. Remove one.`));
  }
  return problems;
}

function explainMap(rule: Rule, node: MapNode, path: Path | undefined): Problem[] {
  const problems: Problem[] = [];
  for (const key of rule.required ?? []) {
    if (!node.entries.has(key)) problems.push(problem(node.place, path, `lacks the key ${key}. Add it.`));
  }
  for (const [key, value] of node.entries) {
    for (const demand of demandsOn(rule, key)) {
      if (demand === 'none') problems.push(unknownKey(rule, node, key, path));
      else problems.push(...explain(demand, value, below(path, key)));
    }
  }
  return problems;
}

function unknownKey(rule: Rule, node: MapNode, key: string, path: Path | undefined): Problem {
  const place = node.keyPlaces.get(key) ?? node.place;
  const value = node.entries.get(key);
  if (path === undefined && value?.kind === 'map' && (value.entries.has('image') || value.entries.has('build'))) {
    return problem(
      place,
      below(path, key),
      'looks like a service, but services stand below the key services. Put "services:" before it and indent it.',
    );
  }
  if ((rule.properties?.size ?? 0) === 0) {
    return problem(
      place,
      path,
      `has the name ${JSON.stringify(shorten(key))}, but names hold only letters, digits, ".", "_" and "-". Rename it.`,
    );
  }
  const known = [...(rule.properties?.keys() ?? [])];
  const hint = didYouMean(key, known);
  const advice = hint === '' && known.length <= 12 ? ` Known keys: ${known.join(', ')}.` : hint;
  return problem(place, below(path, key), `is not a key that Compose knows here.${advice} Keys of your own begin with x-.`);
}

function shown(node: ScalarNode): string {
  if (node.variables !== undefined) return `the value of ${node.variables.map((name) => `$${name}`).join(', ')}`;
  return typeof node.value === 'string' ? JSON.stringify(shorten(node.value)) : String(node.value);
}

function problem(place: Place, path: Path | undefined, message: string): Problem {
  const text = pathText(path);
  return text === '' ? { place, message: `The file ${message}` } : { place, path: text, message: `${text} ${message}` };
}
