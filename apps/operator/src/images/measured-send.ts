import type { Clock, RegistryOptions } from '@landfall/cluster/registry';
import type { Metrics } from '../metrics/metrics.ts';

type Send = RegistryOptions['send'];
type Status = Parameters<Metrics['registryRequests']['increase']>[0]['status'];

const told = ['401', '403', '404', '429'] as const;
const classes = { 2: '2xx', 3: '3xx', 4: '4xx', 5: '5xx' } as const;

/** Counts what goes to registries, and how long they take. */
export function measureSend(send: Send, { metrics, clock }: { readonly metrics: Metrics; readonly clock: Clock }): Send {
  return async (request) => {
    const startedAtMs = clock.now();
    const { host } = request.url;
    try {
      const answer = await send(request);
      metrics.registryRequests.increase({ host, status: classOf(answer.status) });
      return answer;
    } catch (error) {
      metrics.registryRequests.increase({ host, status: 'failed' });
      throw error;
    } finally {
      metrics.registrySeconds.observe((clock.now() - startedAtMs) / 1000);
    }
  };
}

function classOf(status: number): Status {
  return (
    told.find((each) => each === String(status)) ??
    Object.entries(classes).find(([first]) => first === String(status).charAt(0))?.[1] ??
    'failed'
  );
}
