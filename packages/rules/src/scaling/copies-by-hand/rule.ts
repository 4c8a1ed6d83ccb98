import type { Service } from '@landfall/model';
import { listNames } from '../../places.ts';
import { commandLineOf } from '../../reading/command-line.ts';
import { keepsData } from '../../reading/running.ts';
import type { Rule } from '../../rule.ts';

/** One program, written down several times. */
export const copiesByHand: Rule = {
  id: 'copies-by-hand',
  family: 'scaling',
  severity: 'advice',
  topic: 'other',
  title: 'Copies of one program are services of their own.',
  why: 'With Compose that is how a second copy is made, and a proxy lists them by name. Carried over as they are, they are components that nothing scales, updated one by one, and the proxy still knows two names.',
  remedy: 'Make them one service with replicas; its name leads to all of them.',
  change: {
    file: 'compose.yaml',
    before: ['web1: {image: example/web}', 'web2: {image: example/web}'],
    after: ['web: {image: example/web, deploy: {replicas: 2}}'],
  },
  *looks({ services }) {
    const groups = Map.groupBy(
      services.filter((service) => /\d$/.test(service.name) && !keepsData(service)),
      (service) => `${service.name.replace(/[-_]?\d+$/, '')} ${programOf(service)}`,
    );
    for (const group of groups.values()) {
      const [first] = group;
      if (first === undefined || group.length < 2) continue;
      yield {
        place: first.place,
        message: `${listNames(group.map(({ name }) => name))} are the same program: as components of their own nothing scales them, and callers have to know each of them.`,
        evidence: group.map(({ name, place }) => ({ text: `${name} runs the same image with the same command`, place })),
        confidence: 'likely',
      };
    }
  },
};

function programOf(service: Service): string {
  const { image, build } = service;
  return [image?.value, build?.context, build?.dockerfile, build?.target?.value, commandLineOf(service)?.text].join(' ');
}
