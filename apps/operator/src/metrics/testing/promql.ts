import { parser } from '@prometheus-io/lezer-promql';

/** A selector in an expression: `name{label="value"}`. */
export interface Selector {
  readonly metric: string;
  readonly matchers: readonly { readonly label: string; readonly operator: string; readonly value: string }[];
}

/** What a PromQL expression asks for, by Prometheus' own grammar. */
export interface ReadExpression {
  /** Where it is no PromQL; empty when it is. */
  readonly errors: readonly number[];
  readonly selectors: readonly Selector[];
  /** Labels that results are grouped by. */
  readonly grouping: readonly string[];
}

export function readExpression(text: string): ReadExpression {
  const errors: number[] = [];
  const selectors: Selector[] = [];
  const grouping: string[] = [];
  parser.parse(text).iterate({
    enter({ type, node, from, to }) {
      const textOf = (child: { readonly from: number; readonly to: number } | null): string =>
        child === null ? '' : text.slice(child.from, child.to);
      if (type.isError) errors.push(from);
      if (type.name === 'VectorSelector') selectors.push({ metric: textOf(node.getChild('Identifier')), matchers: [] });
      if (type.name === 'UnquotedLabelMatcher') {
        const value = textOf(node.getChild('StringLiteral')).slice(1, -1);
        const matcher = { label: textOf(node.getChild('LabelName')), operator: textOf(node.getChild('MatchOp')), value };
        const last = selectors.pop();
        if (last !== undefined) selectors.push({ ...last, matchers: [...last.matchers, matcher] });
      }
      if (type.name === 'LabelName' && node.parent?.name === 'GroupingLabels') grouping.push(text.slice(from, to));
    },
  });
  return { errors, selectors, grouping };
}
