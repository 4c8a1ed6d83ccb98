import { answersRequests, isSureOfRole, keepsData } from '../../reading/running.ts';
import type { Rule } from '../../rule.ts';

/** For what keeps data and has no address such as /health. */
const askItsTools = 'State as its health check what its own tools can ask, such as pg_isready or redis-cli ping.';

/** Nothing says when it is ready. */
export const healthCheckMissing: Rule = {
  id: 'health-check-missing',
  family: 'health',
  severity: 'warning',
  topic: 'health-missing',
  title: 'Nothing says when the service is ready, or that it no longer works.',
  why: 'Without a readiness probe a pod gets requests from the moment its process exists: at every update and every scaling some of them fail. A pod that hangs stays in rotation until somebody notices.',
  remedy: 'Let the service answer a cheap request such as /health once it can work, and state that as its health check.',
  change: {
    file: 'compose.yaml',
    before: ['web:', '  image: registry.example/web:1.4'],
    after: [
      'web:',
      '  image: registry.example/web:1.4',
      '  healthcheck:',
      '    test: ["CMD", "wget", "-q", "--spider", "http://127.0.0.1:8000/health"]',
    ],
  },
  *looks({ services }) {
    for (const service of services) {
      const { healthcheck, imageFacts, role } = service;
      if (!(answersRequests(service) || keepsData(service)) || !isSureOfRole(service)) continue;
      if (healthcheck?.disabled !== true && (healthcheck?.test ?? imageFacts.healthcheck) !== undefined) continue;
      yield {
        service: service.name,
        place: healthcheck?.place ?? service.place,
        message: `${service.name} has no health check: as a pod it is sent ${keepsData(service) ? 'connections' : 'requests'} before it is ready, and keeps getting them when it hangs.`,
        evidence: [
          {
            text:
              healthcheck?.disabled === true
                ? 'its health check is switched off'
                : `as ${role.role} it is called by others, and neither the file nor ${imageFacts.source === 'none' ? 'anything known of its image' : 'its image'} declares a check`,
            place: healthcheck?.place ?? service.place,
          },
        ],
        ...(keepsData(service) ? { severity: 'advice' as const, remedy: askItsTools } : {}),
        ...(imageFacts.source === 'none' ? { confidence: 'likely' as const } : {}),
      };
    }
  },
};
