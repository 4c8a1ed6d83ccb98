import { readFileSync } from 'node:fs';

/** What a reader said of a finding that was drawn. */
export interface Verdict {
  readonly app: string;
  readonly file: string;
  readonly line: number;
  readonly rule: string;
  /** `gone`: it was wrong, and the rule is quiet about it now. `reworded`: it was wrong in what it said. */
  readonly verdict: 'right' | 'gone' | 'reworded';
}

const list = new URL('../../docs/decisions/0070-precision-of-rules.md', import.meta.url);
const row =
  /^\| ([^|]+) \| `([^|]+):(\d+)` \| `([a-z-]+)` \| (?:blocker|warning|advice) \| (right|wrong, gone|wrong, reworded) \|/gm;

/** The list of findings that were drawn and judged, from the decision that holds it. */
export function readVerdicts(): readonly Verdict[] {
  return [...readFileSync(list, 'utf8').matchAll(row)].map(([, app = '', file = '', line, rule = '', verdict]) => ({
    app,
    file,
    line: Number(line),
    rule,
    verdict: verdict === 'right' ? 'right' : verdict === 'wrong, gone' ? 'gone' : 'reworded',
  }));
}
