import type { Values } from './helm.ts';

/**
 * Every value of the chart at least once, in values that go together. A test compares them with the schema, so that a new
 * value is shown to Helm and to the API server as well.
 */

const container = {
  image: 'web',
  pullPolicy: 'IfNotPresent',
  command: ['sh', '-c', 'echo $HOME $(date) $$'],
  args: [{ template: '--url=$(URL)' }, '--plain=$(URL)'],
  workingDir: '/app',
  tty: true,
  stdin: true,
  ports: {
    http: 8000,
    dns: { port: 5353, protocol: 'UDP', hostPort: 5353, appProtocol: 'dns' },
  },
  env: {
    DEBUG: 'no',
    PORT: '0123',
    POD_IP: { field: 'status.podIP' },
    CPUS: { field: 'limits.cpu' },
    URL: { template: 'amqp://u:$(PASSWORD)@mq' },
  },
  secrets: { PASSWORD: 'mq#password' },
  resources: { requests: { cpu: '100m', memory: '256Mi' }, limits: { cpu: '1', memory: '512Mi', 'nvidia.com/gpu': '1' } },
  security: {
    user: 1000,
    group: 1000,
    readOnlyRoot: true,
    privileged: false,
    capabilities: { add: ['NET_ADMIN'], drop: ['MKNOD'] },
    seccomp: { localhost: 'profiles/app.json' },
    appArmor: { localhost: 'app' },
    seLinux: { level: 's0:c1,c2', role: 'object_r', type: 'container_t', user: 'system_u' },
  },
  lifecycle: { postStart: { exec: ['true'] }, preStop: { exec: ['sh', '-c', 'echo $(date)'] }, stopSignal: 'SIGQUIT' },
};

const timing = { delaySeconds: 1, periodSeconds: 5, timeoutSeconds: 3, failures: 24, successes: 1 };
const probes = {
  readiness: {
    http: { path: '/ready', port: 'http', scheme: 'HTTPS', host: '127.0.0.1', headers: { Host: 'a.test' } },
    ...timing,
  },
  startup: { exec: ['sh', '-c', 'test $(cat /tmp/x) = 1'], ...timing },
  liveness: { grpc: { port: 8000, service: 'health' }, ...timing },
};

const mount = { readOnly: true, subPath: 'a', containers: ['main', 'proxy', 'migrate'], propagation: 'None' };
const volumes = {
  data: { claim: { size: '10Gi', class: 'fast', access: 'ReadWriteOnce', labels: { keep: 'yes' } }, mounts: { '/data': {} } },
  uploads: { shared: 'uploads', mounts: { '/uploads': mount } },
  old: { existing: 'legacy', mounts: { '/old': {} } },
  conf: {
    config: 'nginx',
    items: { 'nginx.conf': { path: 'conf.d/nginx.conf', mode: 420 } },
    defaultMode: 420,
    mounts: { '/etc/nginx': {} },
  },
  theirs: { existingConfig: 'theirs', mounts: { '/etc/theirs': {} } },
  key: { secret: { name: 'tls', optional: true }, defaultMode: 256, mounts: { '/key': {} } },
  scratch: { empty: { memory: true, size: '64Mi' }, mounts: { '/dev/shm': {} } },
  logs: { host: { path: '/var/log', type: 'Directory' }, mounts: { '/host/log': {} } },
  model: { image: { reference: 'shop/model:1', pullPolicy: 'Always' }, mounts: { '/model': {} } },
  films: { nfs: { server: 'nfs.test', path: '/films', readOnly: true }, mounts: { '/films': {} } },
};

const pod = {
  fsGroup: 1000,
  supplementalGroups: [2000, 3000],
  hostNetwork: false,
  hostPID: true,
  hostIPC: true,
  hostUsers: true,
  shareProcessNamespace: false,
  hostname: 'web',
  subdomain: 'pods',
  hostAliases: { '192.0.2.7': ['legacy', 'old'] },
  dns: { policy: 'None', nameservers: ['192.0.2.53'], searches: ['shop.test'], options: { ndots: '2', 'use-vc': '' } },
  sysctls: { 'net.core.somaxconn': '1024' },
  runtimeClass: 'gvisor',
  priorityClass: 'high',
  imagePullSecrets: ['registry'],
  nodeSelector: { 'kubernetes.io/arch': 'amd64' },
  tolerations: { gpu: { key: 'gpu', operator: 'Exists' } },
  affinity: { nodeAffinity: {} },
  spread: true,
  maxPerNode: 2,
  terminationGraceSeconds: 60,
};

const names = [
  'root',
  'escalation',
  'capabilities',
  'privileged',
  'hostNetwork',
  'hostPID',
  'hostIPC',
  'hostPorts',
  'hostPaths',
  'sysctls',
  'seccomp',
  'appArmor',
  'seLinux',
  'volumes',
];

/** Values of a component. */
export const everyComponentValue = {
  component: 'web',
  app: 'shop',
  role: 'web',
  kind: 'Deployment',
  enabled: true,
  replicas: 3,
  labels: { team: 'a' },
  annotations: { 'example.test/owner': 'ann' },
  podLabels: { tier: 'front' },
  podAnnotations: { 'example.test/scrape': 'true' },
  container,
  probes,
  sidecars: { proxy: { image: 'web', ports: { admin: 9901 }, probes: { readiness: { tcp: { port: 'admin' } } }, order: 1 } },
  init: { migrate: { image: 'web', command: ['migrate'], order: 2 } },
  waitFor: { db: { host: 'db', port: 5432, timeoutSeconds: 60 } },
  volumes,
  configs: { nginx: { data: { 'nginx.conf': 'log {{ off }}\n' }, binary: { 'logo.png': 'iVBORw0KGgo=' } } },
  service: {
    enabled: true,
    headless: false,
    annotations: { a: 'b' },
    ports: { http: { port: 80, target: 'http', protocol: 'TCP', appProtocol: 'http' } },
    aliases: { www: { ports: { http: { port: 8080, target: 8000, protocol: 'TCP' } }, headless: false }, shop: {} },
  },
  exposure: {
    main: {
      enabled: true,
      host: 'app.{domain}',
      path: '/api',
      pathType: 'Prefix',
      port: 'http',
      kind: 'http',
      tls: true,
      rewritePath: '/',
      maxBodySize: '100m',
      timeoutSeconds: 60,
      annotations: { a: 'b' },
    },
    old: { host: 'old.{domain}', port: 'http', redirectTo: { scheme: 'https', host: 'new.test', path: '/new', code: 301 } },
    dns: { kind: 'udp', port: 'dns', loadBalancerPort: 53, sourceRanges: ['192.0.2.0/24'] },
  },
  autoscaling: {
    enabled: true,
    min: 2,
    max: 6,
    cpu: 70,
    memory: 80,
    keda: {
      pollingSeconds: 15,
      cooldownSeconds: 60,
      idleReplicas: 0,
      fallback: { failures: 3, replicas: 2 },
      triggers: {
        mails: {
          type: 'rabbitmq',
          metadata: { queueName: 'mails', mode: 'QueueLength', value: '20' },
          metricType: 'AverageValue',
          auth: { host: 'mq#url' },
          useCachedMetrics: true,
        },
      },
    },
    scaleDownStabilizationSeconds: 120,
  },
  disruption: { maxUnavailable: '50%' },
  strategy: { type: 'RollingUpdate', maxSurge: 1, maxUnavailable: '25%', minReadySeconds: 5, progressDeadlineSeconds: 300 },
  network: {
    networks: { front: {}, back_end: { internal: true } },
    policy: true,
    isolated: false,
    allowTo: { database: { ipBlock: { cidr: '192.0.2.7/32' } }, mail: { namespaceSelector: {}, podSelector: {} } },
    allowFrom: {
      metrics: { namespaceSelector: { matchLabels: { a: 'b' } }, podSelector: {} },
      office: { ipBlock: { cidr: '192.0.2.0/24' } },
    },
  },
  pod,
  serviceAccount: { create: true, name: 'web-identity', annotations: { 'example.test/role': 'reader' }, automount: true },
  exceptions: Object.fromEntries(names.map((name) => [name, `the reason for ${name}`])),
  extraObjects: { mine: { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'mine' }, data: { a: 'b' } } },
} as const satisfies Values;

/** What differs for the other kinds of workloads. */
export const otherKinds: Readonly<Record<string, Values>> = {
  StatefulSet: {
    kind: 'StatefulSet',
    strategy: { type: 'OnDelete', partition: 1, podManagement: 'Parallel', progressDeadlineSeconds: null },
    container: { command: [{ template: '$(URL)' }], lifecycle: { preStop: { exec: null, sleepSeconds: 5 } } },
    probes: { readiness: { http: null, tcp: { port: 'http' } } },
  },
  DaemonSet: {
    kind: 'DaemonSet',
    autoscaling: null,
    probes: { readiness: { http: null, grpc: { port: 8000, service: 'health' } } },
  },
  Job: {
    kind: 'Job',
    autoscaling: null,
    probes: { readiness: { http: null, exec: ['true'] } },
    job: {
      backoffLimit: 1,
      ttlSeconds: 60,
      deadlineSeconds: 600,
      restart: 'OnFailure',
      completions: 2,
      parallelism: 2,
      hook: 'none',
    },
  },
  CronJob: {
    kind: 'CronJob',
    autoscaling: null,
    schedule: {
      cron: '0 3 * * *',
      timeZone: 'Europe/Berlin',
      concurrency: 'Replace',
      suspend: false,
      startingDeadlineSeconds: 60,
      successfulHistory: 1,
      failedHistory: 1,
    },
  },
  external: { external: { host: 'db.example.test' } },
};

/** Values of the shared release. */
export const everySharedValue = {
  component: 'shared',
  app: 'shop',
  kind: 'Shared',
  claims: { uploads: { size: '10Gi', access: 'ReadWriteMany', class: 'nfs', labels: { keep: 'yes' } } },
  configs: { common: { data: { 'a.conf': 'x' } } },
  secrets: {
    mq: {
      remote: 'teams/shop/mq',
      type: 'Opaque',
      keys: { password: { property: 'pw', remote: 'teams/mq', description: 'of the broker' }, url: {} },
    },
  },
} as const satisfies Values;

/** Values of an environment, by way in. */
export const everyEnvironmentValue = {
  environment: 'staging',
  domain: 'staging.example.test',
  ingress: {
    kind: 'Ingress',
    class: 'nginx',
    gateway: { name: 'public', namespace: 'gateways', section: 'https' },
    tls: { secret: 'wildcard', issuer: 'local', clusterIssuer: 'letsencrypt' },
    annotations: { 'example.test/a': 'b' },
  },
  secretStore: {
    mode: 'external',
    name: 'vault',
    kind: 'SecretStore',
    refreshInterval: '15m',
    sealed: { mq: { password: 'AgBx', url: 'AgBy' } },
  },
  storage: { classes: { ReadWriteOnce: 'standard' } },
  toolbox: { image: 'busybox:1.37.0' },
  imageRegistry: 'registry.example.test',
  imagePullSecrets: ['registry', 'mirror'],
  networkPolicies: true,
  images: { web: 'shop/web:1.0' },
} as const satisfies Values;

/** With an HTTPRoute for an Ingress. It can set headers too. */
export const asRoute = {
  ingress: { kind: 'HTTPRoute' },
  exposure: { main: { headers: { 'X-From': 'outside' } } },
} as const satisfies Values;
