import { type Metrics, metricsContentType } from '../metrics/metrics.ts';
import { plainReply, type Route } from './http-server.ts';

export interface HealthOptions {
  /** What is wrong; undefined when the webhook can answer as it should. */
  readonly trouble: () => string | undefined;
  readonly metrics: Metrics;
  /** Called just before metrics are read. */
  readonly measure: () => void;
}

/**
 * `/healthz` answers as long as the process does anything; `/readyz` says whether the API server should ask this replica;
 * `/metrics` has everything that is measured.
 */
export function healthRoutes({ trouble, metrics, measure }: HealthOptions): ReadonlyMap<string, Route> {
  return new Map<string, Route>([
    ['/healthz', () => plainReply(200, 'ok')],
    [
      '/readyz',
      () => {
        const why = trouble();
        return why === undefined ? plainReply(200, 'ok') : plainReply(503, why);
      },
    ],
    [
      '/metrics',
      () => {
        measure();
        return { status: 200, type: metricsContentType, text: metrics.text() };
      },
    ],
  ]);
}
