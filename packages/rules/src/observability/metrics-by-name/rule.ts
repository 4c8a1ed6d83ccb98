import { mountedTextsOf, placeInText } from '../../reading/text-files.ts';
import type { Rule } from '../../rule.ts';

/** Prometheus asks fixed names. */
export const metricsByName: Rule = {
  id: 'metrics-by-name',
  family: 'observability',
  severity: 'advice',
  topic: 'other',
  title: 'Metrics are read from fixed names.',
  why: 'A name leads to any one of several pods: each time Prometheus asks, another pod answers, and the numbers jump. New components are not seen at all.',
  remedy: 'Let Prometheus find pods in the cluster, by ServiceMonitors.',
  change: {
    file: 'prometheus.yml',
    before: ['static_configs: [{targets: ["web:8000"]}]'],
    after: ['kubernetes_sd_configs: [{role: pod}]'],
  },
  *looks(view) {
    const names = new Set(view.services.map(({ name }) => name));
    for (const service of view.services) {
      for (const text of mountedTextsOf(service, view)) {
        if (!/scrape_configs\s*:/.test(text.text)) continue;
        const targets = [...text.text.matchAll(/["'\s[-]([a-z][\w.-]*):\d{2,5}\b/g)].filter(
          ([, host = '']) => names.has(host) && host !== service.name,
        );
        const [first] = targets;
        const index = text.text.search(/static_configs\s*:/);
        if (first === undefined || index === -1) continue;
        const place = placeInText(text, first.index + 1);
        yield {
          service: service.name,
          place,
          message: `${service.name} asks names such as ${first[1]}: with several pods behind it, each answer is that of another one.`,
          evidence: [{ text: `${text.file} lists fixed targets`, place }],
        };
      }
    }
  },
};
