import { testRule } from '../../testing/test-rule.ts';
import { dataWithoutVolume } from './rule.ts';

testRule(dataWithoutVolume, {
  quiet: {
    'the command says where':
      'services: {s3: {image: "minio/minio:RELEASE.2025-04-08T15-41-24Z", command: server /export, volumes: [s3:/export]}}\nvolumes: {s3: {}}\n',
    'a volume': 'services: {db: {image: "postgres:16", volumes: ["d:/var/lib/postgresql/data"]}}\nvolumes: {d: {}}\n',
    'in memory on purpose': 'services: {db: {image: "postgres:16", tmpfs: [/var/lib/postgresql/data]}}\n',
    'a cache': 'services: {cache: {image: "redis:7"}}\n',
  },
  speaks: {
    'nothing mounted': [
      'services:\n  db:\n    image: postgres:16\n',
      { place: 'compose.yaml:3', severity: 'warning', message: '/var/lib/postgresql/data', handled: true },
    ],
  },
});
