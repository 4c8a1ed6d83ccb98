import { expect, test } from 'vitest';
import { readManifests } from '../../control-plane/manifests.ts';
import type { ComposeProject } from '../compose-project.ts';
import type { DeliveryRecord } from '../delivery.ts';
import { measureFigures } from './figures.ts';

const networks = { default: null };

/** An application with one thing of each kind that is measured. */
const project: ComposeProject = {
  name: 'shop',
  services: {
    web: {
      networks,
      command: ['serve', '$PORT', '$(PORT)'],
      environment: { DATABASE: 'db:5432', TOKEN: 'secret', URL: 'http://:secret@db' },
      ports: [{ target: 8080, published: '80' }],
      healthcheck: { test: ['CMD-SHELL', 'curl -f localhost:8080 || exit 1'] },
      depends_on: { migrate: { condition: 'service_completed_successfully' } },
      volumes: [{ type: 'volume', source: 'files', target: '/files' }],
      mem_limit: '268435456',
      cpus: 0.5,
    },
    db: { image: 'postgres:18', networks, ports: [{ target: 5432, published: '5432', host_ip: '127.0.0.1' }] },
    migrate: { networks, volumes: [{ type: 'volume', source: 'files', target: '/data' }] },
  },
};

/** The same application in a cluster, as it should be. */
const faithful = `
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  template:
    metadata: {labels: {app: web}}
    spec:
      initContainers:
      - {name: wait, command: [sh, -c, wait], args: [migrate, "1"]}
      containers:
      - name: web
        args: [serve, $$PORT, $$(PORT)]
        env:
        - {name: DATABASE, value: "db:5432"}
        - {name: TOKEN, valueFrom: {secretKeyRef: {name: web, key: TOKEN}}}
        - {name: URL, value: "http://:$(TOKEN)@db"}
        ports: [{name: http, containerPort: 8080}]
        readinessProbe: {exec: {command: [sh, -c, curl -f localhost:8080 || exit 1]}}
        resources: {limits: {memory: 256Mi, cpu: 500m}}
        volumeMounts: [{name: files, mountPath: /files}]
      volumes: [{name: files, persistentVolumeClaim: {claimName: shared-files}}]
---
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: db}
spec:
  replicas: 1
  template:
    metadata: {labels: {app: db}}
    spec: {containers: [{name: db, ports: [{name: sql, containerPort: 5432}]}]}
---
apiVersion: batch/v1
kind: Job
metadata: {name: migrate}
spec:
  template:
    metadata: {labels: {app: migrate}}
    spec:
      containers: [{name: migrate, volumeMounts: [{name: files, mountPath: /data}]}]
      volumes: [{name: files, persistentVolumeClaim: {claimName: shared-files}}]
---
apiVersion: v1
kind: Service
metadata: {name: web}
spec: {selector: {app: web}, ports: [{name: http, port: 8080, targetPort: http}]}
---
apiVersion: v1
kind: Service
metadata: {name: db}
spec: {selector: {app: db}, ports: [{name: sql, port: 5432, targetPort: sql}]}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: db}
spec: {podSelector: {matchLabels: {app: db}}, policyTypes: [Ingress], ingress: [{from: [{podSelector: {matchLabels: {app: web}}}]}]}
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: web}
spec: {rules: [{http: {paths: [{backend: {service: {name: web, port: {name: http}}}}]}}]}
---
apiVersion: v1
kind: PersistentVolumeClaim
metadata: {name: shared-files}
spec: {accessModes: [ReadWriteMany]}
`;

const record: DeliveryRecord = {
  inputs: [],
  environments: ['production'],
  components: ['web', 'db', 'migrate'].map((name) => ({ name, service: name, sidecars: [] })),
  findings: [],
  ledger: { counts: {}, entries: [] },
};

function measure(stream: string, account: Partial<DeliveryRecord> = {}): ReturnType<typeof measureFigures> {
  const manifests = readManifests(stream);
  // A release holds the objects of one component; those of its Service and policies may lie in any of them.
  const releases = ['web', 'db', 'migrate'].map((name) => ({
    name,
    environment: 'production',
    stream: '',
    manifests: manifests.filter((manifest) => manifest.name === name || (name === 'web' && manifest.name === 'shared-files')),
  }));
  const delivery = { folder: '', files: new Map<string, string>(), record: { ...record, ...account } };
  return measureFigures({ project, delivery, releases });
}

test('a faithful cluster keeps everything, and there is something of every kind', () => {
  const { figures, problems } = measure(faithful);

  expect(problems).toEqual([]);
  for (const { title, kept, wanted } of figures)
    expect({ title, kept, isWanted: wanted > 0 }).toEqual({ title, kept: wanted, isWanted: true });
});

test.each([
  { change: ['kind: Deployment', 'kind: Unknown'], problem: 'services brought: no container runs web' },
  { change: ['port: 5432, targetPort', 'port: 5433, targetPort'], problem: 'no Service leads to port 5432' },
  { change: ['containerPort: 5432', 'containerPort: 5431'], problem: 'no Service leads to port 5432' },
  { change: ['selector: {app: db}', 'selector: {app: database}'], problem: 'no Service leads to port 5432' },
  {
    change: ['metadata: {name: db}\nspec: {selector', 'metadata: {name: web}\nspec: {selector'],
    problem: 'no Service has the name',
  },
  { change: ['matchLabels: {app: web}', 'matchLabels: {app: other}'], problem: 'a NetworkPolicy is in the way' },
  { change: ['value: "db:5432"', 'value: "db:5433"'], problem: 'web.DATABASE: it has another value' },
  { change: ['- {name: TOKEN', '- {name: TOKENS'], problem: 'web.TOKEN: it is gone' },
  { change: ['$(TOKEN)@db', '$(TOKEN)@other'], problem: 'web.URL: it has another value' },
  { change: ['$$(PORT)]', '$(DATABASE)]'], problem: 'web.command: serve $PORT $(PORT)' },
  { change: ['replicas: 1', 'replicas: 2'], problem: 'db may run twice' },
  { change: ['readinessProbe', 'livenessProbe'], problem: 'health check of web: no readiness probe' },
  {
    change: ['[sh, -c, curl -f localhost:8080 || exit 1]', '[curl, -f, "localhost:8080", "||", exit, "1"]'],
    problem: 'a shell line without a shell',
  },
  { change: ['curl -f localhost:8080 || exit 1', 'curl -f localhost:8081 || exit 1'], problem: 'another shell line' },
  {
    change: ['exec: {command: [sh, -c, curl -f localhost:8080 || exit 1]}', 'httpGet: {path: /health, port: http}'],
    problem: 'the probe asks for /health',
  },
  { change: ['claimName: shared-files', 'claimName: web-files'], problem: 'volume files' },
  { change: ['ReadWriteMany', 'ReadWriteOnce'], problem: 'volume files' },
  { change: ['kind: Job', 'kind: Deployment'], problem: 'migrate is Deployment' },
  { change: ['memory: 256Mi', 'memory: 256M'], problem: 'memory limit of web: 268435456 became 256000000' },
  { change: [', cpu: 500m', ''], problem: 'cpu limit of web: 0.5 became none' },
  { change: ['kind: Ingress', 'kind: Unknown'], problem: 'no way in to web:8080' },
  {
    change: ['service: {name: web, port: {name: http}}', 'service: {name: db, port: {number: 5432}}'],
    problem: 'db:5432 is open to the world',
  },
  { change: ['args: [migrate, "1"]', 'args: [migrate-other, "1"]'], problem: 'web starts without waiting for migrate' },
])('is missed when $change.0 is $change.1', ({ change: [from = '', to = ''], problem }) => {
  expect(faithful).toContain(from);

  const { problems } = measure(faithful.replace(from, () => to));

  expect(problems).toContainEqual(expect.stringContaining(problem));
});

test('a miss that the ledger or a finding explains is no problem, and is shown with its code', () => {
  const entry = { place: '', reason: 'so', became: [] };
  const isolated = faithful.replace('kind: Job', 'kind: Deployment');
  const key = 'services.migrate.restart';

  const byLedger = measure(isolated, {
    ledger: { counts: {}, entries: [{ ...entry, key, outcome: 'approximated', code: 'long-running' }] },
  });
  const byFinding = measure(faithful.replace('kind: Ingress', 'kind: Unknown'), {
    findings: [{ code: 'closed', severity: 'advice', service: 'web', message: 'web publishes port 80', remedy: '' }],
  });
  const byNothing = measure(isolated, {
    ledger: { counts: {}, entries: [{ ...entry, key: `${key}ed`, outcome: 'approximated', code: 'other' }] },
  });

  expect(byLedger.problems).toEqual([]);
  expect(byLedger.figures).toContainEqual(
    expect.objectContaining({ explained: [{ what: 'migrate is Deployment', code: 'long-running' }] }),
  );
  expect(byFinding.problems).toEqual([]);
  expect(byNothing.problems).toHaveLength(1);
});
