import { listNames } from '../../places.ts';
import { isLongRunning } from '../../reading/running.ts';
import type { Rule } from '../../rule.ts';

/** Nothing bounds the memory. */
export const noMemoryLimits: Rule = {
  id: 'no-memory-limits',
  family: 'resources',
  severity: 'warning',
  topic: 'no-limits',
  title: 'Services may take all the memory of their machine.',
  why: 'A leak in one service takes memory from all others on the machine, the database included. In a cluster the scheduler also packs pods by what they ask for: without numbers it packs too many, and the kubelet evicts the wrong ones.',
  remedy: 'Measure each service under load, and state a reservation and a limit.',
  change: {
    file: 'compose.yaml',
    before: ['worker: {image: example/app}'],
    after: ['worker:', '  image: example/app', '  deploy: {resources: {limits: {memory: 512M}, reservations: {memory: 256M}}}'],
  },
  handled: 'Usual requests by role are written and marked as guesses.',
  *looks({ services }) {
    const running = services.filter(isLongRunning);
    const open = running.filter(({ memoryLimitBytes }) => memoryLimitBytes === undefined);
    const [first] = open;
    if (first === undefined) return;
    yield {
      ...(running.length === 1 ? { service: first.name } : {}),
      place: first.place,
      message:
        running.length === 1
          ? `${first.name} may take all memory of its node, and what else runs there with it.`
          : `${open.length} of ${running.length} services may take all memory of their node, and the others with them: ${listNames(open.map(({ name }) => name))}.`,
      evidence: open.map(({ name, place }) => ({ text: `${name} has no memory limit`, place })),
    };
  },
};
