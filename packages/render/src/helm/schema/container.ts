import type { Container, ContainerPort, ContainerSecurity, Probe, Probes, Text } from '../values.ts';
import { choice, either, type Field, flag, list, map, number, object, port, text } from './field.ts';
import { portName, quantityPattern, secretReferencePattern, variableName } from './names.ts';

const template = text('Text in which `$(NAME)` is replaced by a variable of the container.', {
  example: 'amqp://app:$(RABBITMQ_PASSWORD)@rabbitmq:5672/',
});

/** A literal text, or one with references to variables. */
function literal(meaning: string, example: string): Field {
  return either(
    meaning,
    [text(meaning), object<Exclude<Text, string>>('A text with references.', { template }, { required: ['template'] })],
    {
      example,
    },
  );
}

const quantities = (meaning: string, example: string) =>
  map(meaning, { name: 'resource' }, text('A quantity of Kubernetes, as text.', { pattern: quantityPattern }), { example });

const transport = choice('Transport protocol.', ['TCP', 'UDP', 'SCTP'], { default: 'TCP' });

const containerPort = object<ContainerPort>(
  'A port that the process listens on.',
  {
    port: port('The port in the container.'),
    protocol: transport,
    hostPort: port('The same port on the node. Needs `exceptions.hostPorts`.'),
    appProtocol: text('Application protocol, for gateways and service meshes.', { example: 'kubernetes.io/h2c' }),
  },
  { required: ['port'] },
);

const localProfile = (meaning: string) =>
  either(meaning, [
    text(meaning, { pattern: '^(RuntimeDefault|Unconfined)$' }),
    object<{ localhost: string }>(
      'A profile that is on the node.',
      { localhost: text('Name of the profile.') },
      { required: ['localhost'] },
    ),
  ]);

const capability = text('Name of a capability without CAP_.', { pattern: '^[A-Z_]+$' });

const security = object<ContainerSecurity>('Rights of the container. Without anything here it has none.', {
  user: number('User id. 0 needs `exceptions.root`.', { example: '1000' }),
  group: number('Group id.', { example: '1000' }),
  readOnlyRoot: flag('The file system of the image cannot be written.', { default: 'false' }),
  privileged: flag('All rights of the node. Needs `exceptions.privileged`.', { default: 'false' }),
  capabilities: object<NonNullable<ContainerSecurity['capabilities']>>(
    'Linux capabilities. All are dropped, and only NET_BIND_SERVICE may be added, without `exceptions.capabilities`.',
    {
      add: list('Added.', capability, { example: '[NET_BIND_SERVICE]' }),
      drop: list('Dropped, with `exceptions.capabilities`; otherwise ALL.', capability),
    },
  ),
  seccomp: localProfile('System call filter: RuntimeDefault, Unconfined (needs `exceptions.seccomp`), or a profile of the node.'),
  appArmor: localProfile('AppArmor profile: RuntimeDefault, Unconfined (needs `exceptions.appArmor`), or a profile of the node.'),
  seLinux: object<NonNullable<ContainerSecurity['seLinux']>>(
    'SELinux labels. Only a level, or the type of a container, goes without `exceptions.seLinux`.',
    {
      level: text('Level.', { example: 's0:c123,c456' }),
      role: text('Role.'),
      type: text('Type.', { example: 'container_t' }),
      user: text('User.'),
    },
  ),
});

const command = list('Argument vector. Not a shell: no expansion but that of Kubernetes.', text('One argument.'), {
  example: '[pg_isready, -U, postgres]',
});

const lifecycle = object<NonNullable<Container['lifecycle']>>('What happens around start and stop.', {
  postStart: object<{ exec: string[] }>('Runs beside the start of the process.', { exec: command }, { required: ['exec'] }),
  preStop: object<{ exec: string[]; sleepSeconds: number }>(
    'Runs before the process is told to stop. A component behind a Service sleeps 5 seconds when nothing is said.',
    { exec: command, sleepSeconds: number('Only waits.', { example: '5' }) },
  ),
  stopSignal: text('Signal that stops the process, in place of that of the image. Needs Kubernetes 1.33.', {
    pattern: '^SIG[A-Z0-9+]+$',
    example: 'SIGQUIT',
  }),
});

/** The fields of a container, for main containers, sidecars and init containers alike. */
export const containerFields: { readonly [K in keyof Container]-?: Field } = {
  image: text('Key into `images`. Default: the component; for a sidecar, its own name.', { example: 'web' }),
  pullPolicy: choice('When the image is pulled.', ['Always', 'IfNotPresent', 'Never']),
  command: list('Replaces the entry point of the image.', literal('One argument.', 'gunicorn'), { example: '[gunicorn]' }),
  args: list('Replaces the command of the image.', literal('One argument.', '--bind=0.0.0.0:8000'), {
    example: '[--bind=0.0.0.0:8000]',
  }),
  workingDir: text('Folder in which the process starts.', { pattern: '^/', example: '/app' }),
  tty: flag('The process gets a terminal.', { default: 'false' }),
  stdin: flag('The process gets an open standard input.', { default: 'false' }),
  ports: map(
    'Ports that the process listens on.',
    portName,
    either('A TCP port, or a port with details.', [port('A TCP port.'), containerPort]),
    {
      example: '{http: 8000}',
    },
  ),
  env: map(
    'Variables. Literal texts, templates and facts about the pod.',
    variableName,
    either('A literal text, `template` or `field`.', [
      text('A literal text.'),
      object<{ template: string; field: string }>('A computed variable.', {
        template,
        field: text('A field of the pod, or one of its limits and requests.', { example: 'status.podIP' }),
      }),
    ]),
    { example: '{DATABASE_HOST: db}' },
  ),
  secrets: map(
    'Variables from Secrets. They stand before `env`, so that a template may refer to them.',
    variableName,
    text('Secret and key.', { pattern: secretReferencePattern, example: 'db#POSTGRES_PASSWORD' }),
    { example: '{POSTGRES_PASSWORD: "db#POSTGRES_PASSWORD"}' },
  ),
  resources: object<NonNullable<Container['resources']>>('What the container needs and may use at most.', {
    requests: quantities('What the scheduler sets aside.', '{cpu: 100m, memory: 256Mi}'),
    limits: quantities('The most it may use.', '{memory: 512Mi}'),
  }),
  security,
  lifecycle,
};

const probePort = either('Port by name or number.', [text('Name of a port of the container.'), port('Number of a port.')]);

/** A probe; what it is for is said where it stands. */
export const probe = object<Probe>(
  'A probe: exactly one of `http`, `tcp`, `grpc` and `exec`.',
  {
    http: object<NonNullable<Probe['http']>>(
      'A GET request that is answered with 200 to 399.',
      {
        path: text('Path of the request.', { pattern: '^/', example: '/health' }),
        port: probePort,
        scheme: choice('Scheme.', ['HTTP', 'HTTPS'], { default: 'HTTP' }),
        host: text('Address, in place of that of the pod.'),
        headers: map('Headers of the request.', { name: 'header' }, text('Value of the header.'), {
          example: '{Host: app.example.test}',
        }),
      },
      { required: ['path', 'port'] },
    ),
    tcp: object<NonNullable<Probe['tcp']>>('A connection that is accepted.', { port: probePort }, { required: ['port'] }),
    grpc: object<NonNullable<Probe['grpc']>>(
      'A gRPC health check.',
      { port: port('Number of a port.'), service: text('Name of the service that is asked for.') },
      { required: ['port'] },
    ),
    exec: command,
    delaySeconds: number('Time before the first probe.', { default: '0' }),
    periodSeconds: number('Time between two probes.', { minimum: 1, default: '10' }),
    timeoutSeconds: number('Time that a probe may take.', { minimum: 1, default: '1' }),
    failures: number('Failures in a row that count.', { minimum: 1, default: '3' }),
    successes: number('Successes in a row that count.', { minimum: 1, default: '1' }),
  },
  { definition: 'probe' },
);

/** The probes of a container. */
export const probes = object<Probes>(
  'Health of the container.',
  {
    readiness: { ...probe, meaning: 'Whether the pod gets traffic.' },
    startup: { ...probe, meaning: 'Whether the process has started; nothing else is asked before.' },
    liveness: { ...probe, meaning: 'Whether a restart is needed. Only where a restart cures it.' },
  },
  { definition: 'probes' },
);
