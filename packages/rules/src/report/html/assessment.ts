import type { Assessment } from '../../assess.ts';
import { leavingHeroku } from '../../case/leaving-heroku.ts';
import { graphSection } from './graph/draw.ts';
import { type Markup, markup } from './markup.ts';
import { writePage } from './page.ts';
import { acceptedSection } from './sections/accepted.ts';
import { unansweredSection } from './sections/answers.ts';
import { beforeAfterSection } from './sections/before-after.ts';
import { changesSection, trendSection } from './sections/changes.ts';
import { findingsSection } from './sections/findings.ts';
import { herokuSection } from './sections/heroku.ts';
import { optionsSection } from './sections/options.ts';
import { planSection } from './sections/plan.ts';
import { criteriaSection, hardeningSection, verdictSection } from './sections/verdict.ts';

/** Sections by id that the line at the top leads to, where they are there. */
const contents: readonly (readonly [string, string])[] = [
  ['changes', 'Changes'],
  ['trend', 'Over time'],
  ['why', 'For and against'],
  ['services', 'Services'],
  ['picture', 'Before and after'],
  ['plan', 'The way there'],
  ['harden', 'Harden'],
  ['heroku', 'Heroku'],
  ['options', 'Options'],
  ['questions', 'Questions'],
  ['findings', 'Findings'],
  ['accepted', 'Accepted'],
];

/** The assessment as one HTML file, for a screen, a phone and paper. The same assessment gives the same bytes. */
export function writeAssessmentHtml(assessment: Assessment): string {
  const { app, findings, verdict, options, suppressed, idleDeviations, comparison, trend } = assessment;
  const name = app.name.value;
  const heroku = leavingHeroku(app);
  const isStay = verdict.answer === 'stay';
  const plan = planSection(verdict.plan, verdict.planDays, isStay);
  const hardening = hardeningSection(verdict.hardening, verdict.answer);
  const sections: readonly Markup[] = [
    ...(comparison === undefined ? [] : [changesSection(comparison, verdict.answer)]),
    ...(trend === undefined ? [] : [trendSection(trend)]),
    criteriaSection(verdict),
    graphSection(assessment),
    beforeAfterSection(app),
    ...(isStay ? [hardening, plan] : [plan, hardening]),
    ...(heroku === undefined ? [] : [herokuSection(heroku)]),
    optionsSection(options),
    unansweredSection(verdict.unanswered),
    findingsSection(findings),
    acceptedSection(suppressed, idleDeviations),
  ];
  return writePage({
    title: `${name}: is it ready for Kubernetes?`,
    contents: contents
      .map(([id, title]) => ({ id, title }))
      .filter(({ id }) => sections.some(({ html }) => html.startsWith(`<section id="${id}"`))),
    body: markup`${verdictSection({ name, services: app.services.length, verdict, findings })}
${sections.filter(({ html }) => html !== '')}`,
  });
}
