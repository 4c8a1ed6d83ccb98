import { testRule } from '../../testing/test-rule.ts';
import { fixedAddress } from './rule.ts';

testRule(fixedAddress, {
  quiet: {
    'names, and ranges of trust':
      'services: {web: {image: example/web, environment: {REDIS: redis, TRUSTED_PROXIES: "10.0.0.0/8", SUBNET: 172.20.0.0/16}}}\n',
    'a public address': 'services: {web: {image: example/web, environment: {RESOLVER: 8.8.8.8, VERSION: "1.10.1.2.3"}}}\n',
  },
  speaks: {
    'a variable': [
      'services:\n  web:\n    image: example/web\n    environment:\n      REDIS_HOST: 172.20.0.5\n',
      { place: 'compose.yaml:5', message: 'an address of this machine' },
    ],
    'a name for an address': [
      'services:\n  web:\n    image: example/web\n    extra_hosts: ["storage:192.168.7.3"]\n',
      { place: 'compose.yaml:4', message: 'an address of this machine' },
    ],
    'an address that it gives out': [
      'services:\n  sfu:\n    image: example/sfu\n    environment:\n      ANNOUNCED_IP: 192.168.1.9\n',
      { place: 'compose.yaml:5', message: 'tells others to reach it' },
    ],
    'a configuration': [
      {
        'compose.yaml': 'services: {web: {image: "nginx:1.27", volumes: ["./nginx.conf:/etc/nginx/nginx.conf"]}}\n',
        'nginx.conf': 'http {\n  server { location / { proxy_pass http://192.168.1.20:8080; } }\n}\n',
      },
      { place: 'nginx.conf:2' },
    ],
  },
});
