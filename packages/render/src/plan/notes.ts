import type { Outcome } from '@landfall/model';

/**
 * Why a key that the plan of the whole application decides about did not become exactly what Compose does with it. Codes
 * are stable; the reference has a page of them, made from this list.
 */
export const planNotes = {
  'alias-taken': {
    outcome: 'approximated',
    title: 'The alias leads to another service',
    explanation:
      'Docker answers a name that several containers bear with all of them. A Service of the cluster leads to one component: the first by name that claims it.',
  },
  'caddy-ignored': {
    outcome: 'ignored',
    title: 'A label that only Caddy reads',
    explanation:
      'Hosts, paths and upstream ports became routes. Other directives of Caddy have no place in an Ingress or HTTPRoute.',
  },
  'label-schedule': {
    outcome: 'rejected',
    title: 'A schedule in labels',
    explanation:
      'Schedulers that read labels start commands through the Docker socket. In a cluster a CronJob does that, with an image and a command of its own.',
  },
  'network-outside': {
    outcome: 'approximated',
    title: 'A network that others made',
    explanation:
      'Its members of this application may call each other. Members of other applications are not known here; network.allowFrom of a component lets them in.',
  },
  'port-address': {
    outcome: 'approximated',
    title: 'A port bound to one address of the host',
    explanation:
      'Pods have no fixed host, so the address is dropped. Who may come in is decided by the route or by sourceRanges.',
  },
  'port-loopback': {
    outcome: 'approximated',
    title: 'A port published for the host alone',
    explanation: 'It is reachable inside the cluster and not from outside, as it was not reachable from outside the host.',
  },
  'route-exclusion': {
    outcome: 'approximated',
    title: 'An exclusion in a routing rule was left out',
    explanation:
      'Routes cannot say "not this path". The route with the longest matching path wins, which has the same effect when the excluded paths have routes of their own.',
  },
  'route-untranslated': {
    outcome: 'rejected',
    title: 'A routing rule that routes of the cluster cannot express',
    explanation:
      'The rule decides by something else than host and path, or could not be read. Leaving the condition out would open more than Compose does.',
  },
  'secret-unused': {
    outcome: 'ignored',
    title: 'A secret that no service mounts',
    explanation: 'Top-level secrets become keys of Secrets where a service uses them.',
  },
  'tls-at-the-edge': {
    outcome: 'approximated',
    title: 'A TLS port beside a plain one',
    explanation:
      'TLS ends at the Ingress or Gateway, with a certificate of the environment, and the plain port of the container is called behind it.',
  },
  'traefik-ignored': {
    outcome: 'ignored',
    title: 'A label that only Traefik reads',
    explanation: 'It changes no host, path or port: priorities, names of networks, health checks and the like.',
  },
  'traefik-raw': {
    outcome: 'ignored',
    title: 'A Traefik route for plain TCP or UDP',
    explanation: 'Routes that are not HTTP come from the published ports and become Services of type LoadBalancer.',
  },
  'traefik-setting': {
    outcome: 'approximated',
    title: 'A setting of a Traefik router',
    explanation:
      'Entry points, redirects to TLS, resolvers of certificates and chains of middlewares are followed as far as an Ingress or HTTPRoute can.',
  },
} as const satisfies Record<string, { readonly outcome: Outcome; readonly title: string; readonly explanation: string }>;

export type PlanNote = keyof typeof planNotes;
