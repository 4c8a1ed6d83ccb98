import type { Exposure, NetworkPeer, NetworkValues, ServiceValues } from '../values.ts';
import { choice, either, flag, list, map, number, object, port, raw, text } from './field.ts';
import { freeName, labelName, networkName, portName, serviceName } from './names.ts';

const transport = choice('Transport protocol.', ['TCP', 'UDP', 'SCTP'], { default: 'TCP' });
const target = either('Port of the container, by name or number.', [text('Name of a port.'), port('Number of a port.')]);

/** The Service of a component. */
export const service = object<ServiceValues>('How the others reach the component by name.', {
  enabled: flag('Whether there is a Service. Default: when the component has ports and runs for ever.'),
  headless: flag('The name stands for the pods themselves, not for a virtual address.', { default: 'false' }),
  annotations: map('Annotations of the Services.', freeName, text('Value.')),
  ports: map(
    'Ports of the Service that differ from those of the container, by name.',
    portName,
    object<NonNullable<ServiceValues['ports']>[string]>(
      'A port.',
      { port: port('Port of the Service.'), target, protocol: transport, appProtocol: text('Application protocol.') },
      { required: ['port', 'target'] },
    ),
    { example: '{http: {port: 80, target: 8080}}' },
  ),
  aliases: map(
    'More names for the same pods.',
    serviceName,
    object<NonNullable<ServiceValues['aliases']>[string]>('Another name; `{}` for the same ports.', {
      ports: map(
        'Ports under this name. Default: those of the Service.',
        portName,
        object<NonNullable<NonNullable<ServiceValues['aliases']>[string]['ports']>[string]>(
          'A port.',
          { port: port('Port of the Service.'), target, protocol: transport },
          { required: ['port'] },
        ),
      ),
      headless: flag('The name stands for the pods themselves.', { default: 'false' }),
    }),
    { example: '{postgres: {}}' },
  ),
});

/** Ways in from outside. */
export const exposure = map(
  'Ways in from outside, each by a name of its own. Objects are named `<component>-<name>`.',
  labelName,
  object<Exposure>(
    'A way in.',
    {
      enabled: flag('Whether it is there in this environment.', { default: 'true' }),
      host: text('Host name; `{domain}` is the domain of the environment.', { example: '"app.{domain}"' }),
      path: text('Path prefix.', { pattern: '^/', default: '/' }),
      pathType: choice('How the path is compared.', ['Prefix', 'Exact', 'ImplementationSpecific'], { default: 'Prefix' }),
      port: text('Name of a port of the Service.', { example: 'http' }),
      kind: choice('`http` is an Ingress or HTTPRoute, `tcp` and `udp` a Service of type LoadBalancer.', ['http', 'tcp', 'udp'], {
        default: 'http',
      }),
      loadBalancerPort: port('tcp and udp: the port outside. Default: that of the Service.'),
      sourceRanges: list('tcp and udp: who may connect.', text('Network in CIDR notation.'), { example: '["192.0.2.0/24"]' }),
      tls: flag('http: over TLS. Default: when the environment has a certificate (`ingress.tls`).'),
      rewritePath: text('http: replaces the matched path prefix.', { pattern: '^/', example: '/' }),
      redirectTo: object<NonNullable<Exposure['redirectTo']>>('http: answers with a redirect in place of the component.', {
        scheme: text('Scheme.', { example: 'https' }),
        host: text('Host name.'),
        path: text('Whole path.', { pattern: '^/' }),
        code: number('Status code.', { minimum: 300, maximum: 399, default: '302' }),
      }),
      maxBodySize: text('http: largest request, as the Ingress controller writes sizes.', { example: '100m' }),
      timeoutSeconds: number('http: time for a request.', { minimum: 1 }),
      headers: map('http: headers set on requests. Needs `ingress.kind: HTTPRoute`.', { name: 'header' }, text('Value.')),
      annotations: map('Annotations of the Ingress, HTTPRoute or Service.', freeName, text('Value.')),
    },
    { required: ['port'] },
  ),
);

/** A peer of a NetworkPolicy. */
export const peer = object<NetworkPeer>(
  'A peer.',
  {
    namespaceSelector: raw('Selector of namespaces.'),
    podSelector: raw('Selector of pods.'),
    ipBlock: raw('Addresses.'),
  },
  { definition: 'peer' },
);

/** Who may speak to the component. */
export const network = object<NetworkValues>('Who may speak to the component.', {
  networks: map(
    'Networks that the pods are members of. Members of one network may speak to each other.',
    networkName,
    object<NonNullable<NetworkValues['networks']>[string]>('A network.', {
      internal: flag('It does not lead out of the application.', { default: 'false' }),
    }),
    { example: '{backend: {internal: true}}' },
  ),
  policy: flag('Whether a NetworkPolicy holds this.', { default: 'true' }),
  isolated: flag('Nothing in and nothing out, but for name lookup.', { default: 'false' }),
  allowFrom: map('More that may connect: peers of a NetworkPolicy.', freeName, peer, {
    example: '{metrics: {namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: monitoring}}}}',
  }),
  allowTo: map('More that a component may reach whose networks are all internal, or that is isolated.', freeName, peer, {
    example: '{database: {ipBlock: {cidr: 192.0.2.7/32}}}',
  }),
});
