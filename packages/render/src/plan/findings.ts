import type { Severity } from '@landfall/model';

/**
 * What a person should know or decide about the application as a whole. Codes are stable; the reference has a page of them, made
 * from this list.
 */
export const planFindings = {
  'alias-taken': {
    severity: 'warning',
    title: 'Two services claim one name',
    explanation:
      'In Docker each claim may hold on its own network. Names of the cluster are one space, so one of the services keeps the name.',
  },
  'data-published': {
    severity: 'warning',
    title: 'A database, broker or cache is published',
    explanation:
      'Publishing a data service to the world is rarely meant. The way in is written into the values and switched off.',
  },
  'label-schedule': {
    severity: 'warning',
    title: 'A scheduled job in labels',
    explanation: 'Nothing in a cluster reads these labels. A service with the schedule beside it becomes a CronJob.',
  },
  'network-outside': {
    severity: 'advice',
    title: 'A network is shared with other applications',
    explanation:
      'On one Docker Engine, containers of several projects meet on an external network. Network policies let in members of this application only, and what is opened to the outside.',
  },
  'networks-apart': {
    severity: 'advice',
    title: 'A service names another that it cannot reach',
    explanation: 'The two share no network. The call fails in Compose, and the network policies keep it so.',
  },
  'port-inferred': {
    severity: 'advice',
    title: 'A port is called and declared nowhere',
    explanation:
      'In Compose every port of a container is reachable by name. A Service lists its ports, so the port was added and marked as inferred.',
  },
  'port-random': {
    severity: 'advice',
    title: 'A port is published on any free port of the host',
    explanation: 'Nobody outside can rely on such a port. The way in is written into the values and switched off.',
  },
  'ports-many': {
    severity: 'warning',
    title: 'Many ports that are not HTTP',
    explanation: 'Each would be a Service of type LoadBalancer. They are written into the values and switched off.',
  },
  'proxy-needed': {
    severity: 'advice',
    title: 'The proxy does work that routes cannot',
    explanation: 'Downloads that the application hands over by internal redirect need a real nginx. The proxy stays a component.',
  },
  'proxy-replaceable': {
    severity: 'advice',
    title: 'The proxy only passes requests on',
    explanation: 'It was kept, because that is faithful. Routes of the cluster could do the same with one component less.',
  },
  'queue-unknown': {
    severity: 'advice',
    title: 'A worker whose queue cannot be watched',
    explanation:
      'Scaling by backlog needs the name of the queue, and for RabbitMQ a user and a password. Without them the worker keeps its replicas.',
  },
  'reference-inactive': {
    severity: 'warning',
    title: 'A service calls one that no profile switches on',
    explanation: 'The name does not resolve in the delivery, as it does not in Compose without the profile.',
  },
  'route-guarded': {
    severity: 'warning',
    title: 'A guarded route is switched off',
    explanation:
      'The proxy asks for a password or another proof before it passes a request on. An open route would be worse than none.',
  },
  'route-untranslated': {
    severity: 'warning',
    title: 'A routing rule was not translated',
    explanation: 'It decides by something that an Ingress or HTTPRoute cannot see, or could not be read.',
  },
  'scaling-tied': {
    severity: 'advice',
    title: 'A worker is tied to one pod by a volume',
    explanation:
      'A second pod on another node could not mount a volume that one node at a time may write. The autoscaler is written and switched off.',
  },
  'secret-file-names': {
    severity: 'warning',
    title: 'A secret file calls a service by its former name',
    explanation:
      'Mounted texts follow when a name has to change. A file that is a secret is not written by Landfall, so the person who puts it into the store changes it.',
  },
  'secrets-to-create': {
    severity: 'warning',
    title: 'Secrets need values',
    explanation:
      'Values that are secret leave the files and become references. A person puts the values into the secret store of each environment.',
  },
  'service-renamed': {
    severity: 'advice',
    title: 'A service has another name in the cluster',
    explanation:
      'Names of Services are lower case and have no underscore or dot. Every text that Landfall could read follows; names built by code do not.',
  },
} as const satisfies Record<string, { readonly severity: Severity; readonly title: string; readonly explanation: string }>;

export type PlanFinding = keyof typeof planFindings;
