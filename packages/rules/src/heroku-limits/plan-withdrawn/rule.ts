import type { HerokuAddOn } from '@landfall/model';
import type { Rule } from '../../rule.ts';
import { factsAtHeroku } from '../limits.ts';

/** Why a plan cannot be bought: the end of a sentence. */
function withdrawnSince({ service, plan }: HerokuAddOn): string | undefined {
  if (service === 'mongolab') return 'which left the market in November 2020';
  if (/^heroku-(?:postgresql|redis):hobby-dev$/i.test(plan.value)) return 'which was free and ended in November 2022';
  return undefined;
}

/** An add-on that nobody can buy any more. */
export const planWithdrawn: Rule = {
  id: 'plan-withdrawn',
  family: 'heroku-limits',
  severity: 'advice',
  topic: 'other',
  title: 'The files ask for a plan that Heroku does not sell any more.',
  why: '`app.json` is read when an application is created, so nobody notices when a plan in it is gone. A new application, and every review app, fails at that add-on. What the live application has is not in the file.',
  remedy: 'Look at `heroku addons`, and write the plan that is in use; the component that takes its place does not depend on it.',
  change: {
    file: 'app.json',
    before: ['"addons": ["heroku-postgresql:hobby-dev"]'],
    after: ['"addons": ["heroku-postgresql:essential-0"]'],
  },
  *looks({ app }) {
    const heroku = factsAtHeroku(app);
    for (const addOn of heroku?.addOns ?? []) {
      const since = withdrawnSince(addOn);
      if (since === undefined || heroku?.readAt !== undefined) continue;
      yield {
        place: addOn.place,
        message: `The application asks for ${addOn.plan.value}, ${since}: it cannot be created from its files any more.`,
        evidence: [{ text: `the plan is ${addOn.plan.value}`, place: addOn.place }],
      };
    }
  },
};
