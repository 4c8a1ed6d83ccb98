import { testRule } from '../../testing/test-rule.ts';
import { metricsByName } from './rule.ts';

const compose =
  'services:\n  web: {image: example/web}\n  prometheus: {image: "prom/prometheus:v3", volumes: ["./prometheus.yml:/etc/prometheus/prometheus.yml"]}\n';

testRule(metricsByName, {
  quiet: {
    itself: {
      'compose.yaml': compose,
      'prometheus.yml': 'scrape_configs:\n  - static_configs:\n      - targets: ["localhost:9090"]\n',
    },
  },
  speaks: {
    'a service': [
      { 'compose.yaml': compose, 'prometheus.yml': 'scrape_configs:\n  - static_configs:\n      - targets: ["web:8000"]\n' },
      { place: 'prometheus.yml:3', service: 'prometheus' },
    ],
  },
});
