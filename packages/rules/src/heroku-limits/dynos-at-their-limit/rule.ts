import type { HerokuDynos } from '@landfall/model';
import type { Rule, Sighting } from '../../rule.ts';
import { factsAtHeroku, maxDynosOfApp, maxLargeDynosOfType } from '../limits.ts';

/** From this share of a limit on, growth meets it soon. */
const nearShare = 0.8;

/** Dynos as many as Heroku allows, or nearly. */
export const dynosAtTheirLimit: Rule = {
  id: 'dynos-at-their-limit',
  family: 'heroku-limits',
  severity: 'advice',
  topic: 'other',
  title: 'The application runs nearly as many dynos as Heroku allows.',
  why: 'Heroku runs at most ten dynos of a process type on its larger sizes, and a hundred of an application. Who is there cannot grow by adding dynos any more. In a cluster the number of pods is limited by the nodes alone.',
  remedy: 'Note it as a reason to move; in the cluster set replicas, or an autoscaler with a higher maximum.',
  change: {
    file: 'environments/production/worker.yaml',
    before: ['replicas: 10'],
    after: ['autoscaling: {min: 10, max: 25, cpu: 70}'],
  },
  *looks({ app }) {
    const heroku = factsAtHeroku(app);
    if (heroku === undefined || heroku.generation?.value === 'fir') return;
    for (const dynos of heroku.dynos) if (isNearLimit(dynos)) yield sightingOf(dynos);
    let total = 0;
    for (const { quantity } of heroku.dynos) total += quantity.value;
    const [first] = heroku.dynos;
    if (first === undefined || total < maxDynosOfApp * nearShare) return;
    yield {
      place: first.place,
      message: `The application runs ${total} dynos, and Heroku allows ${maxDynosOfApp} of one application.`,
      evidence: heroku.dynos.map(({ type, quantity, place }) => ({ text: `${quantity.value} of ${type}`, place })),
    };
  },
};

function isNearLimit({ size, quantity }: HerokuDynos): boolean {
  const isLarge = /^(?:performance|px|private|shield)/i.test(size?.value ?? '');
  return isLarge && quantity.value >= maxLargeDynosOfType * nearShare;
}

function sightingOf({ type, size, quantity, place }: HerokuDynos): Sighting {
  return {
    service: type,
    place,
    message: `${type} runs ${quantity.value} dynos of ${size?.value ?? 'a large size'}, and Heroku allows ${maxLargeDynosOfType} of one process type.`,
    evidence: [{ text: `the quantity of ${type} is ${quantity.value}`, place }],
  };
}
