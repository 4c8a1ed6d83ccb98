import { testRule } from '../../testing/test-rule.ts';
import { stickyRequests } from './rule.ts';

const proxy = 'services: {proxy: {image: "nginx:1.27", volumes: ["./nginx.conf:/etc/nginx/nginx.conf"]}}\n';

testRule(stickyRequests, {
  quiet: {
    'a table that counts requests': { 'compose.yaml': proxy, 'nginx.conf': '  stick-table type ip size 1m expire 10m\n' },
    evenly: { 'compose.yaml': proxy, 'nginx.conf': 'http {\n  # ip_hash;\n  upstream web { least_conn; }\n}\n' },
  },
  speaks: {
    'HAProxy by the address of the caller': [
      {
        'compose.yaml': 'services: {lb: {image: "haproxy:3.0", volumes: ["./haproxy.cfg:/usr/local/etc/haproxy/haproxy.cfg"]}}\n',
        'haproxy.cfg': 'backend web\n  balance source\n  server one web1:80\n',
      },
      { place: 'haproxy.cfg:2', message: 'binds people to one copy' },
    ],
    'by address': [
      { 'compose.yaml': proxy, 'nginx.conf': 'upstream web {\n  ip_hash;\n  server web:80;\n}\n' },
      { place: 'nginx.conf:2' },
    ],
    'by a label': [
      'services:\n  web:\n    image: example/web\n    labels:\n      traefik.http.services.web.loadbalancer.sticky.cookie: "true"\n',
      { place: 'compose.yaml:5' },
    ],
  },
});
