import { type Assessment, describeComparison, type TrendPoint } from '@landfall/rules';
import type { Colours } from './colours.ts';

/** What changed since an earlier assessment, and how the application did over its commits. */
export function changeLines({ comparison, trend, verdict }: Assessment, colours: Colours): readonly string[] {
  return [
    ...(comparison === undefined
      ? []
      : [
          `${colours.bold(`Since ${comparison.baseline}`)}: ${describeComparison(comparison, verdict.answer)}`,
          ...comparison.added.map(
            ({ rule, place, message }) => `  ${colours.red('+')} ${rule}  ${place.file}:${place.line}  ${colours.dim(message)}`,
          ),
          ...comparison.gone.map(({ rule, message }) => `  ${colours.green('-')} ${rule}  ${colours.dim(message)}`),
          ...comparison.changed.map(
            ({ before, after }) =>
              `  ${colours.yellow('~')} ${after.rule}  ${after.place.file}:${after.place.line}  ${colours.dim(
                before.severity === after.severity ? after.message : `was ${before.severity}, is ${after.severity}`,
              )}`,
          ),
          '',
        ]),
    ...(trend === undefined ? [] : trendLines(trend, colours)),
  ];
}

function trendLines(points: readonly TrendPoint[], colours: Colours): readonly string[] {
  const rows = points.map(({ commit, found, problem }) =>
    found === undefined
      ? `  ${commit.day}  ${commit.id}  ${colours.dim(problem ?? '')}`
      : `  ${commit.day}  ${commit.id}  ${found.verdict.padEnd(12)}  ${column(found.readiness, 4)} %  ${column(found.counts.blocker, 8)}  ${column(found.counts.warning, 8)}  ${column(found.counts.advice, 6)}  ${colours.dim(commit.subject)}`,
  );
  const idWidth = Math.max(2, ...points.map(({ commit }) => commit.id.length));
  const heading = `  ${'day'.padEnd(10)}  ${'at'.padEnd(idWidth)}  ${'verdict'.padEnd(12)}   ready  blockers  warnings  advice`;
  return [`${colours.bold('Over time')} (${points.length})`, colours.dim(heading), ...rows, ''];
}

function column(number: number, width: number): string {
  return String(number).padStart(width);
}
