import { formatPlace } from '@landfall/model';
import type { Assessment } from '../assess.ts';
import { areaOf } from '../verdict/areas.ts';
import { formatDays } from '../verdict/plan.ts';

/** Something that hurts, how one can see it, and what ends it. */
export interface Pain {
  readonly title: string;
  readonly evidence: readonly string[];
  readonly remedy: string;
}

/** Most places that are named for one pain: somebody who pays wants an example, not a list. */
const shownPlaces = 3;

/** What a platform does about a reason to move, by the id of the criterion. */
const reliefs: Readonly<Record<string, string>> = {
  autoscaling:
    'Workers become more while the queue is long and fewer when it is empty, so that a peak is neither waited for nor paid for all month.',
  outgrown: 'Each service gets memory and processors that its neighbours cannot take, and is updated by itself.',
  'fault-tolerance': 'A second copy answers on another node, and what is lost with a node starts again elsewhere.',
  tenants: 'Limits and lanes keep one customer from making the others wait.',
};

/** What hurts: first what speaks for a move, then what would be lost by one as things are. */
export function painsOf({ verdict, findings }: Assessment): readonly Pain[] {
  const reasons = verdict.criteria
    .filter(({ id, score }) => score > 0 && reliefs[id] !== undefined)
    .map(({ id, title, evidence }) => ({ title, evidence: [evidence], remedy: reliefs[id] ?? '' }));
  const steps = verdict.plan
    .filter(({ isFirst }) => isFirst)
    .map(({ id, title, cause, effortDays, why }) => {
      const concerned = findings.filter((finding) => finding.severity !== 'advice' && areaOf(finding)?.id === id);
      const rest = concerned.length - shownPlaces;
      return {
        title: cause.replace(/^./u, (letter) => letter.toUpperCase()),
        evidence: [
          why,
          ...concerned.slice(0, shownPlaces).map(({ message, place }) => `${message} (${formatPlace(place)})`),
          ...(rest > 0 ? [`${rest} more like it.`] : []),
        ],
        remedy: `${title}: ${formatDays(effortDays)}.`,
      };
    });
  return [...reasons, ...steps];
}
