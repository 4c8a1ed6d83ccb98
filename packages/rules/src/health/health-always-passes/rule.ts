import type { Place } from '@landfall/model';
import { checkOf } from '../../reading/health-check.ts';
import type { Rule, Sighting } from '../../rule.ts';

/** The check cannot fail. */
export const healthAlwaysPasses: Rule = {
  id: 'health-always-passes',
  family: 'health',
  severity: 'warning',
  topic: 'health-wrong',
  title: 'The health check can never fail.',
  why: 'A check whose result is thrown away says healthy whatever happens. As a readiness probe it sends requests to pods that cannot answer them, and hides the fault.',
  remedy: 'Let the check end with the result of the question that it asks.',
  change: {
    file: 'compose.yaml',
    before: ['test: curl -f http://localhost/ || exit 0'],
    after: ['test: curl -f http://localhost/ || exit 1'],
  },
  *looks({ services }) {
    for (const service of services) {
      const inForce = checkOf(service);
      if (inForce === undefined) continue;
      const line = inForce.text.trim();
      const isEmpty = /^(?:\/bin\/)?true$|^exit 0$|^echo\b[^|;&]*$|^:$/.test(line);
      const isThrownAway = /(?:\|\||;)\s*(?:true|exit 0|echo\b[^|;&]*|:)\s*["']?$/.test(line);
      // Without -f, curl is content with any answer, a 500 as well.
      const isAnyAnswer =
        /\bcurl\b/.test(line) && !/\s-\w*f|--fail|\bgrep\b|-w\b|--write-out/.test(line) && /^(?:\/usr\/bin\/)?curl\b/.test(line);
      const weak = isEmpty || isThrownAway || isAnyAnswer ? undefined : weakOf(line);
      if (weak !== undefined) {
        yield { service: service.name, place: inForce.place, ...weak(service.name, inForce.place) };
        continue;
      }
      if (!isEmpty && !isThrownAway && !isAnyAnswer) continue;
      yield {
        service: service.name,
        place: inForce.place,
        message: isAnyAnswer
          ? `The check of ${service.name} is content with any answer, an error page as well: curl needs -f to fail.`
          : `The check of ${service.name} passes whatever happens, so pods that cannot answer still get requests.`,
        evidence: [
          {
            text: isAnyAnswer
              ? 'curl is run without -f'
              : isEmpty
                ? 'the check asks nothing'
                : 'its result is thrown away at the end',
            place: inForce.place,
          },
        ],
      };
    }
  },
};

type Weakness = (service: string, place: Place) => Pick<Sighting, 'message' | 'evidence' | 'confidence'>;

/** Checks that pass as long as the container is there. */
function weakOf(line: string): Weakness | undefined {
  const plain = line.replace(/\s*\|\|\s*exit\s+1\s*$/, '');
  if (/^(?:test\s+-[efds]\s+\S+|\[\s+-[efds]\s+\S+\s+\])$/.test(plain))
    return (service, place) => ({
      message: `The check of ${service} passes from the moment a file is there, whatever happens to the program afterwards.`,
      evidence: [{ text: 'the check asks only whether a file exists', place }],
      confidence: 'likely',
    });
  if (/^(?:pgrep|pidof)\s+[^|&;]+$|^ps\b[^|&;]*\|\s*grep\b[^|&;]*(?:\|\s*grep\b[^|&;]*)*$/.test(plain))
    return (service, place) => ({
      message: `The check of ${service} sees only that a process exists, which the node sees by itself: one that hangs counts as well.`,
      evidence: [{ text: 'the check looks for a process', place }],
      confidence: 'likely',
    });
  return undefined;
}
