import type { ComponentValues, Container, EnvironmentValues, ImageValues, SharedValues } from '../values.ts';
import { containerFields, probe, probes } from './container.ts';
import { environmentFields, sharedFields } from './environment.ts';
import { choice, flag, map, number, object, port, raw, text } from './field.ts';
import { freeName, labelName, labelValuePattern, metadataKey, serviceNamePattern } from './names.ts';
import { autoscaling, disruption, exceptions, job, pod, schedule, strategy } from './running.ts';
import { claim, configs, files, volumes } from './storage.ts';
import { exposure, network, peer, service } from './traffic.ts';

type ChartValues = ComponentValues & Omit<SharedValues, 'component' | 'kind'> & EnvironmentValues & ImageValues;

const order = (byDefault: string) =>
  number('Place in the order of start.', { default: byDefault, minimum: -1_000_000, maximum: 1_000_000 });

/** Structures that stand in several places of the values, by the name of their definition. */
export const definitions = { claim, files, peer, probe };

/** Everything that the values of the chart may say: all files of a release merged. */
export const chartValues = object<ChartValues>('Values of the chart.', {
  component: text('Name of every object and of the Service; `shared` for what several components use.', {
    pattern: serviceNamePattern,
    example: 'web',
  }),
  app: text('The application. Part of the selectors: it cannot change later.', { pattern: labelValuePattern, example: 'shop' }),
  role: text('What the component is: web, worker, database …', { pattern: labelValuePattern, example: 'web' }),
  kind: choice('Kind of workload; `Shared` for the shared release.', [
    'Deployment',
    'StatefulSet',
    'DaemonSet',
    'Job',
    'CronJob',
    'Shared',
  ]),
  enabled: flag('False renders nothing.', { default: 'true' }),
  replicas: number('Pods.', { default: '1' }),
  external: object<NonNullable<ComponentValues['external']>>(
    'The component runs somewhere else: only its name is kept, as an ExternalName Service; for an address, as a Service with an EndpointSlice, which Argo CD leaves alone unless its `resource.exclusions` are changed.',
    { host: text('Host name or address.', { example: 'db.example.test' }) },
    { required: ['host'] },
  ),
  labels: map('Labels of every object.', metadataKey, text('Value.', { pattern: labelValuePattern })),
  annotations: map('Annotations of every object.', metadataKey, text('Value.')),
  podLabels: map('Labels of the pods.', metadataKey, text('Value.', { pattern: labelValuePattern })),
  podAnnotations: map('Annotations of the pods.', metadataKey, text('Value.')),

  container: object<Container>('The main container.', containerFields, { example: '{ports: {http: 8000}}' }),
  probes,
  sidecars: map(
    'Containers that share the pod. They start before the main container and stop after it.',
    labelName,
    object<NonNullable<ComponentValues['sidecars']>[string]>('A container, as `container`.', {
      ...containerFields,
      probes,
      order: order('100'),
    }),
  ),
  init: map(
    'Containers that run to their end before the main container starts.',
    labelName,
    object<NonNullable<ComponentValues['init']>[string]>('A container, as `container`.', {
      ...containerFields,
      order: order('0'),
    }),
  ),
  waitFor: map(
    'Services that must answer before the pod starts.',
    labelName,
    object<NonNullable<ComponentValues['waitFor']>[string]>(
      'A wait.',
      {
        host: text('Name of a Service.', { example: 'db' }),
        port: port('Port of the Service.', { example: '5432' }),
        timeoutSeconds: number('Time after which the pod fails and is tried again.', { minimum: 1, default: '300' }),
      },
      { required: ['host', 'port'] },
    ),
    { example: '{db: {host: db, port: 5432}}' },
  ),

  volumes,
  configs,
  service,
  exposure,
  autoscaling,
  disruption,
  strategy,
  job,
  schedule,
  network,
  pod,
  serviceAccount: object<NonNullable<ComponentValues['serviceAccount']>>('The identity of the pods towards Kubernetes.', {
    create: flag('Whether the chart makes it.', { default: 'true' }),
    name: text('Name. Default: the component; `default` when it is not created.'),
    annotations: map('Annotations, for cloud identities.', freeName, text('Value.')),
    automount: flag('The pods get its token.', { default: 'false' }),
  }),
  exceptions,
  extraObjects: map('Objects of Kubernetes as they are.', freeName, raw('An object.')),

  ...sharedFields,
  ...environmentFields,
});
