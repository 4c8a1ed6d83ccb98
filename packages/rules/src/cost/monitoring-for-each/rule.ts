import { listNames } from '../../places.ts';
import { isSureOfRole } from '../../reading/running.ts';
import type { Rule } from '../../rule.ts';

/** Products of which a cluster has one for everybody. */
const ofTheCluster =
  /^(?:prometheus|grafana|loki|tempo|jaeger|alertmanager|victoria-metrics|zipkin|graphite|mimir|thanos|pushgateway)$/;

/** Each environment gets its own monitoring. */
export const monitoringForEach: Rule = {
  id: 'monitoring-for-each',
  family: 'cost',
  severity: 'advice',
  topic: 'cost',
  title: 'Monitoring is delivered together with the application.',
  why: 'On one machine there is one of each. In a cluster every environment gets its own, with memory and disks that are paid for, and none of them sees the nodes, the other applications or the moment when the namespace itself is in trouble.',
  remedy:
    'Use the monitoring of the cluster, one for all, and deliver dashboards and rules only; keep these services behind a profile for developers.',
  change: {
    file: 'compose.yaml',
    before: ['prometheus: {image: "prom/prometheus:v3.1.0"}'],
    after: ['prometheus: {image: "prom/prometheus:v3.1.0", profiles: [monitoring]}'],
  },
  *looks({ services }) {
    const monitoring = services.filter(
      (service) => isSureOfRole(service) && ofTheCluster.test(service.role.product ?? '') && service.profiles.length === 0,
    );
    const [first] = monitoring;
    const others = services.filter(({ role }) => role.role !== 'observability');
    // An application that is nothing but monitoring is the one for all.
    if (first === undefined || others.length < 2) return;
    yield {
      ...(monitoring.length === 1 ? { service: first.name } : {}),
      place: first.place,
      message: `${listNames(monitoring.map(({ name }) => name))} ${monitoring.length === 1 ? 'is' : 'are'} paid for in every environment, where a cluster needs one for all.`,
      evidence: monitoring.map(({ name, place, role }) => ({ text: `${name} is ${role.product}`, place })),
    };
  },
};
