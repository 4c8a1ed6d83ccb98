/**
 * Rules by path, such as `services.*.build.args`, as a tree that is walked beside the document. A part of the document
 * for which no rule exists is not entered at all.
 *
 * `*` stands for any key and any list item. No level of a table mixes `*` with names, so that a step has one answer.
 */
export interface RuleTree<Rule> {
  readonly rule?: Rule;
  readonly any?: RuleTree<Rule>;
  readonly named?: ReadonlyMap<string, RuleTree<Rule>>;
}

interface Growing<Rule> {
  rule?: Rule;
  any?: Growing<Rule>;
  named?: Map<string, Growing<Rule>>;
}

/** Builds the tree from a table of dotted paths. */
export function ruleTree<Rule>(table: Readonly<Record<string, Rule>>): RuleTree<Rule> {
  const root: Growing<Rule> = {};
  for (const [pattern, rule] of Object.entries(table)) {
    let at = root;
    for (const part of pattern.split('.')) at = part === '*' ? anyOf(at) : namedOf(at, part);
    at.rule = rule;
  }
  return root;
}

/** The rules below a key or list item, if there are any. */
export function stepInto<Rule>(rules: RuleTree<Rule> | undefined, key: string | number): RuleTree<Rule> | undefined {
  if (rules === undefined) return undefined;
  if (rules.any !== undefined) return rules.any;
  return typeof key === 'string' ? rules.named?.get(key) : undefined;
}

function anyOf<Rule>(at: Growing<Rule>): Growing<Rule> {
  at.any ??= {};
  return at.any;
}

function namedOf<Rule>(at: Growing<Rule>, part: string): Growing<Rule> {
  at.named ??= new Map();
  let next = at.named.get(part);
  if (next === undefined) {
    next = {};
    at.named.set(part, next);
  }
  return next;
}
