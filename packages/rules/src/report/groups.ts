import type { Severity } from '@landfall/model';
import type { RuleFinding } from '../assess.ts';

/** Findings of one rule and severity: ten services with the same trouble are one thing to read. */
export interface FindingGroup {
  readonly severity: Severity;
  readonly first: RuleFinding;
  readonly others: readonly RuleFinding[];
}

/** Groups findings by rule, in the order of the first of each. */
export function groupFindings(findings: readonly RuleFinding[]): readonly FindingGroup[] {
  const groups = new Map<string, { severity: Severity; first: RuleFinding; others: RuleFinding[] }>();
  for (const finding of findings) {
    const key = `${finding.severity} ${finding.rule}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { severity: finding.severity, first: finding, others: [] });
    else group.others.push(finding);
  }
  return [...groups.values()];
}

/** What each severity means, for the heading above its findings. */
export const severityMeanings: Readonly<Record<Severity, { readonly title: string; readonly meaning: string }>> = {
  blocker: { title: 'Blockers', meaning: 'moved as it is, it does not start, or loses or reveals data' },
  warning: { title: 'Warnings', meaning: 'it runs, until something stops, grows or is updated' },
  advice: { title: 'Advice', meaning: 'better done while you are at it' },
};

/** `1 blocker, 4 warnings, 2 pieces of advice`. */
export function countFindings(findings: readonly RuleFinding[]): string {
  const amount = (severity: Severity) => findings.filter((finding) => finding.severity === severity).length;
  const words: readonly (readonly [Severity, string, string])[] = [
    ['blocker', 'blocker', 'blockers'],
    ['warning', 'warning', 'warnings'],
    ['advice', 'piece of advice', 'pieces of advice'],
  ];
  return words.map(([severity, one, many]) => `${amount(severity)} ${amount(severity) === 1 ? one : many}`).join(', ');
}
