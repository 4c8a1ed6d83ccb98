import { testRule } from '../../testing/test-rule.ts';
import { monitoringForEach } from './rule.ts';

const application = 'web: {image: example/web}\n  api: {image: example/api}';

testRule(monitoringForEach, {
  quiet: {
    'nothing else is here': 'services: {p: {image: "prom/prometheus:v3.1.0"}, g: {image: "grafana/grafana:11.4.0"}}\n',
    'behind a profile': `services:\n  p: {image: "prom/prometheus:v3.1.0", profiles: [monitoring]}\n  ${application}\n`,
    'an exporter belongs to what it measures': `services:\n  e: {image: "prom/node-exporter:v1.8.2"}\n  ${application}\n`,
  },
  speaks: {
    'two of them': [
      `services:\n  grafana: {image: "grafana/grafana:11.4.0"}\n  p: {image: "prom/prometheus:v3.1.0"}\n  ${application}\n`,
      { place: 'compose.yaml:2', message: 'grafana and p are paid for' },
    ],
  },
});
