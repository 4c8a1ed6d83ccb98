import type { MapNode, Node, ScalarNode, SeqNode } from '../tree/node.ts';
import { kindsOf, type Rule } from './rule.ts';

/** Whether a node is what a rule demands. Says nothing about why not, so that valid documents cost little. */
export function matches(rule: Rule, node: Node): boolean {
  if (rule.accepts !== undefined && (rule.accepts & kindsOf(node)) === 0) return false;
  if (!fits(rule, node)) return false;
  if (rule.allOf?.every((part) => matches(part, node)) === false) return false;
  if (rule.anyOf?.some((part) => matches(part, node)) === false) return false;
  return rule.oneOf === undefined || countMatches(rule.oneOf, node) === 1;
}

/** How many of the rules a node fulfils. */
export function countMatches(rules: readonly Rule[], node: Node): number {
  let count = 0;
  for (const rule of rules) if (matches(rule, node)) count += 1;
  return count;
}

function fits(rule: Rule, node: Node): boolean {
  if (node.kind === 'map') return mapFits(rule, node);
  return node.kind === 'seq' ? seqFits(rule, node) : scalarFits(rule, node);
}

function scalarFits(rule: Rule, node: ScalarNode): boolean {
  const { value } = node;
  if (rule.oneOfValues !== undefined && (typeof value !== 'string' || !rule.oneOfValues.includes(value))) return false;
  if (typeof value === 'string') return rule.pattern === undefined || rule.pattern.test(value);
  if (typeof value === 'number') return value >= (rule.minimum ?? -Infinity) && value <= (rule.maximum ?? Infinity);
  return true;
}

function seqFits(rule: Rule, node: SeqNode): boolean {
  if (rule.oneOfValues !== undefined) return false;
  const { items } = rule;
  if (items !== undefined) {
    for (const item of node.items) if (!matches(items, item)) return false;
  }
  return rule.hasUniqueItems !== true || repeatedItem(node) === undefined;
}

function mapFits(rule: Rule, node: MapNode): boolean {
  if (rule.oneOfValues !== undefined) return false;
  for (const key of rule.required ?? []) if (!node.entries.has(key)) return false;
  if (rule.properties === undefined && rule.patterns === undefined && rule.others === undefined) return true;
  for (const [key, value] of node.entries) {
    for (const demand of demandsOn(rule, key)) if (demand === 'none' || !matches(demand, value)) return false;
  }
  return true;
}

/** The rules that a key of a map must fulfil; `none` when the key may not be there. */
export function demandsOn(rule: Rule, key: string): readonly (Rule | 'none')[] {
  const own = rule.properties?.get(key);
  const demands: (Rule | 'none')[] = own === undefined ? [] : [own];
  for (const { name, rule: pattern } of rule.patterns ?? []) if (name.test(key)) demands.push(pattern);
  if (demands.length === 0 && rule.others !== undefined) demands.push(rule.others);
  return demands;
}

/** The positions of two items that are equal: `80` and `80.0` are, `80` and `"80"` are not. */
export function repeatedItem(node: SeqNode): readonly [number, number] | undefined {
  if (node.items.length < 2) return undefined;
  const seen = new Map<string, number>();
  for (const [index, item] of node.items.entries()) {
    const text = canonicalText(item);
    const earlier = seen.get(text);
    if (earlier !== undefined) return [earlier, index];
    seen.set(text, index);
  }
  return undefined;
}

function canonicalText(node: Node): string {
  if (node.kind === 'scalar') return JSON.stringify(node.value);
  if (node.kind === 'seq') return `[${node.items.map(canonicalText).join(',')}]`;
  const keys = [...node.entries.keys()].sort();
  return `{${keys.map((key) => `${JSON.stringify(key)}:${canonicalText(node.entries.get(key) as Node)}`).join(',')}}`;
}
