import { questions } from '@landfall/model';
import {
  adviceShare,
  areas,
  columns,
  confidenceShare,
  criterionRules,
  handledShare,
  optionRows,
  readyAt,
  type Scale,
  scales,
  severityShare,
  skillScores,
  worthAtLeast,
} from '@landfall/rules/reference';
import { generatedNotice, type Page, writeTable } from '../page.ts';

/** Everything that the verdict of an assessment is made from: weights, thresholds, efforts, ratings, questions. */
export const verdictPage: Page = {
  path: 'docs/reference/verdict.md',
  write: () =>
    [
      generatedNotice,
      '# The verdict in numbers',
      '',
      'What `landfall assess` decides by. Why it is so is in [the decision](../decisions/0071-verdict.md); how to read a verdict is in',
      '[the guide](../guides/assess.md).',
      '',
      '## Worth: stay or move',
      '',
      `Each criterion scores from -100, it speaks for staying, to 100, it speaks for moving. Below ${worthAtLeast} of the weighted sum the answer is to stay.`,
      '',
      writeTable(
        ['criterion', 'weight of 100'],
        criterionRules.map(({ title, weight }) => [title, `${weight}`]),
      ),
      '',
      'Between the points of a scale the score lies on a straight line, beyond its ends it stays the same.',
      '',
      writeTable(
        ['measure', 'points (measure: score)', 'source'],
        [...(Object.values(scales) as readonly Scale[]).map(scaleRow), skillRow()],
      ),
      '',
      '## Readiness: move or change first',
      '',
      `With a blocker, or less than ${readyAt} % ready, the answer is to change first. Each kind of work below keeps the share of its weight that its findings leave: a blocker takes ${percent(severityShare.blocker)}, a warning ${percent(severityShare.warning)}, advice ${percent(severityShare.advice)}, up to ${percent(adviceShare)} in all; of that ${percent(confidenceShare.likely)} when it is likely, ${percent(confidenceShare.guess)} when it is a guess, and ${percent(handledShare)} when \`landfall render\` takes care of it and it is no blocker.`,
      '',
      writeTable(
        ['kind of work', 'weight of 100', 'first', 'days for the first service', 'for each further one', 'families and rules'],
        areas.map(({ step, weight, losesWork, days, families, rules }) => [
          step,
          `${weight}`,
          losesWork ? 'always' : 'with a blocker',
          days.first.join(' to '),
          days.further.join(' to '),
          [...families, ...rules.map((rule) => `\`${rule}\``)].join(', '),
        ]),
      ),
      '',
      '## Options',
      '',
      'Each option is rated from 0, the worst, to 5. How much a column counts depends on the application.',
      '',
      writeTable(
        ['option', ...columns.map(({ title }) => title)],
        optionRows.map(({ name, ratings }) => [name, ...columns.map(({ id }) => `${ratings[id]}`)]),
      ),
      '',
      '## Questions',
      '',
      'What only people know: `--answer question=value`, `answers` in `landfall.yaml`, or `landfall assess --interview`.',
      '',
      writeTable(
        ['question', 'asks', 'values'],
        questions.map(({ id, text, kind }) => [
          `\`${id}\``,
          text,
          kind.type === 'choice' ? kind.choices.join(', ') : `${kind.unit}, ${kind.least} to ${kind.most}`,
        ]),
      ),
      '',
    ].join('\n'),
};

function scaleRow({ of, points, source }: Scale): readonly string[] {
  return [of, points.map(([measure, score]) => `${measure}: ${score}`).join(', '), source];
}

function skillRow(): readonly string[] {
  const points = Object.entries(skillScores).map(([skill, score]) => `${skill}: ${score}`);
  return [
    'how well they know Kubernetes',
    points.join(', '),
    'Skill that was there already was one of the reasons to dare that migration.',
  ];
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}
