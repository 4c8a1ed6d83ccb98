import { testRule } from '../../testing/test-rule.ts';
import { historyNotKept } from './rule.ts';

testRule(historyNotKept, {
  quiet: {
    'a volume': 'services: {p: {image: "prom/prometheus:v3.1.0", volumes: ["metrics:/prometheus"]}}\nvolumes: {metrics: {}}\n',
    'an exporter keeps nothing': 'services: {e: {image: "prom/node-exporter:v1.8.2"}}\n',
  },
  speaks: {
    Prometheus: [
      'services:\n  p:\n    image: prom/prometheus:v3.1.0\n',
      { place: 'compose.yaml:3', message: 'measurements are gone' },
    ],
    Grafana: ['services:\n  g:\n    image: grafana/grafana:11.4.0\n', { place: 'compose.yaml:3', message: 'Dashboards' }],
  },
});
