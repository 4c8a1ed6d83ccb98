import { formatPlace } from '@landfall/model';
import { escapeMarkdown } from '../report/escape-markdown.ts';
import type { VerdictAnswer } from '../verdict/verdict.ts';
import type { Comparison } from './baseline.ts';
import { describeComparison } from './sentences.ts';
import type { TrendPoint } from './trend.ts';

/** What changed since the baseline, as a section of a Markdown document. */
export function comparisonMarkdown(comparison: Comparison, verdict: VerdictAnswer): readonly string[] {
  const { baseline, added, gone, changed } = comparison;
  return [
    '',
    `## Since ${escapeMarkdown(baseline)}`,
    '',
    `${escapeMarkdown(describeComparison(comparison, verdict))}.`,
    ...list(
      'New',
      added.map(({ rule, message, place }) => `\`${rule}\` ${escapeMarkdown(message)} (${formatPlace(place)})`),
    ),
    ...list(
      'Gone',
      gone.map(({ rule, message }) => `\`${escapeMarkdown(rule)}\` ${escapeMarkdown(message)}`),
    ),
    ...list(
      'Changed',
      changed.map(({ before, after }) =>
        before.severity === after.severity
          ? `\`${after.rule}\` ${escapeMarkdown(after.message)} (it said: ${escapeMarkdown(before.message)})`
          : `\`${after.rule}\` ${escapeMarkdown(after.message)} (it was ${before.severity}, it is ${after.severity})`,
      ),
    ),
  ];
}

/** The trend over commits, as a section of a Markdown document. */
export function trendMarkdown(points: readonly TrendPoint[]): readonly string[] {
  const rows = points.map(({ commit, found, problem }) =>
    found === undefined
      ? `| ${commit.id} | ${commit.day} | ${escapeMarkdown(commit.subject)} | ${escapeMarkdown(problem ?? '')} | | | | | |`
      : `| ${commit.id} | ${commit.day} | ${escapeMarkdown(commit.subject)} | ${found.verdict} | ${found.readiness} % | ${found.services} | ${found.counts.blocker} | ${found.counts.warning} | ${found.counts.advice} |`,
  );
  return [
    '',
    '## Over time',
    '',
    '| commit | day | | verdict | ready | services | blockers | warnings | advice |',
    '| --- | --- | --- | --- | --- | --- | --- | --- | --- |',
    ...rows,
  ];
}

function list(title: string, items: readonly string[]): readonly string[] {
  return items.length === 0 ? [] : ['', `**${title}**`, '', ...items.map((item) => `- ${item}`)];
}
