import type { Rule } from '../../rule.ts';
import { factsAtHeroku } from '../limits.ts';

/**
 * Stacks that get no updates any more, with their last day.
 *
 * @source devcenter.heroku.com/articles/stack, "Stack Support Details", August 2024; help.heroku.com, end-of-life FAQ of each
 */
const ended: ReadonlyMap<string, string> = new Map([
  ['heroku-20', '30 April 2025'],
  ['heroku-18', '30 April 2023'],
  ['heroku-16', '1 May 2021'],
  ['cedar-14', '2 November 2020'],
]);

/** The application asks for a stack without updates. */
export const stackEnded: Rule = {
  id: 'stack-ended',
  family: 'heroku-limits',
  severity: 'warning',
  topic: 'other',
  title: 'The stack of the application gets no security updates any more.',
  why: 'A stack is the system below the application. Heroku builds nothing on one that has ended; what was built before runs on without updates. Builders of today begin at heroku-22, whose libraries and languages are newer, so the first build for a cluster is an upgrade as well.',
  remedy: 'Build and test on heroku-24 first, at Heroku or with `pack`; then move.',
  change: { file: 'app.json', before: ['"stack": "heroku-20"'], after: ['"stack": "heroku-24"'] },
  *looks({ app }) {
    const stack = factsAtHeroku(app)?.stack;
    const end = stack === undefined ? undefined : ended.get(stack.value.toLowerCase());
    if (stack === undefined || end === undefined || !('place' in stack.origin) || stack.origin.place === undefined) return;
    yield {
      place: stack.origin.place,
      message: `The stack ${stack.value} ended on ${end}: nothing is built on it any more, so moving means upgrading too.`,
      evidence: [{ text: `stack is ${stack.value}`, place: stack.origin.place }],
    };
  },
};
