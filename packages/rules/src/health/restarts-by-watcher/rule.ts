import type { Rule } from '../../rule.ts';

/** A watcher restarts what is unhealthy. */
export const restartsByWatcher: Rule = {
  id: 'restarts-by-watcher',
  family: 'health',
  severity: 'advice',
  topic: 'health-wrong',
  title: 'A watcher restarts unhealthy containers.',
  why: 'Compose marks a container as unhealthy and leaves it alone, so people add a watcher that restarts it. In a cluster that is the task of a liveness probe, and the watcher finds no Docker to speak to.',
  remedy: 'Leave the watcher out. Where a restart really cures the service, ask for a liveness probe beside it.',
  change: {
    file: 'compose.yaml',
    before: ['web:', '  labels: {autoheal: "true"}'],
    after: ['web:', '  x-landfall: {liveness: true}'],
  },
  *looks({ services }) {
    for (const service of services) {
      if (!/(?:^|\/)(?:docker-)?autoheal(?::|$)/.test(service.image?.value ?? '')) continue;
      const watched = services.filter(({ labels }) => labels.some(({ name, value }) => name === 'autoheal' && value !== 'false'));
      yield {
        service: service.name,
        place: service.place,
        message: `${service.name} restarts containers through Docker, which a cluster does not have; liveness probes take its place.`,
        evidence: [
          { text: `${service.name} is an autoheal watcher`, place: service.place },
          ...watched.slice(0, 5).map(({ name, place }) => ({ text: `${name} is restarted by it`, place })),
        ],
      };
    }
  },
};
