import type { Rule } from '../../rule.ts';

/** What is lost, as the beginning of a sentence. */
const lostBy: Readonly<Record<string, string>> = {
  prometheus: 'All measurements are',
  'victoria-metrics': 'All measurements are',
  influxdb: 'All measurements are',
  graphite: 'All measurements are',
  grafana: 'Dashboards and users that people made by hand are',
  loki: 'All logs that were collected are',
  tempo: 'All traces that were collected are',
  alertmanager: 'Silences that people set are',
};

/** Monitoring forgets. */
export const historyNotKept: Rule = {
  id: 'history-not-kept',
  family: 'observability',
  severity: 'advice',
  topic: 'local-state',
  title: 'What monitoring has collected is in its container only.',
  why: 'Docker keeps the container, or a volume without a name, through restarts. A pod that is replaced starts with nothing: the graphs before and after the incident are gone, which is when somebody wants to see them.',
  remedy: 'Mount a volume where the program keeps its data, or send the data to the monitoring of the cluster.',
  change: {
    file: 'compose.yaml',
    before: ['prometheus: {image: "prom/prometheus:v3.1.0"}'],
    after: ['prometheus: {image: "prom/prometheus:v3.1.0", volumes: ["metrics:/prometheus"]}'],
  },
  *looks({ services }) {
    for (const service of services) {
      const { imageFacts, mounts, role } = service;
      const lost = lostBy[role.product ?? ''];
      const path = imageFacts.dataPath?.value ?? imageFacts.volumes[0]?.value;
      if (role.role !== 'observability' || lost === undefined || path === undefined) continue;
      const isKept = mounts.some(
        ({ kind, target, readOnly }) =>
          kind !== 'tmpfs' && !readOnly && (target === path || path.startsWith(`${target}/`) || /data|storage/.test(target)),
      );
      if (isKept) continue;
      yield {
        service: service.name,
        place: service.place,
        message: `${lost} gone when the pod of ${service.name} is replaced: nothing is mounted at ${path}.`,
        evidence: [{ text: `${role.product} keeps its data in ${path}, and no volume is mounted there`, place: service.place }],
      };
    }
  },
};
