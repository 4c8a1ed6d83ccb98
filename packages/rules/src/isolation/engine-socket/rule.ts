import type { Rule } from '../../rule.ts';

/** What speaks to Docker, by the part of its image name that tells, and what takes its place. */
const replaced: readonly (readonly [RegExp, string])[] = [
  [
    /(?:^|\/)traefik(?::|$|@)|nginx-proxy|caddy-docker-proxy|docker-gen/,
    'an Ingress or HTTPRoute takes the place of routing by labels',
  ],
  [/watchtower|diun|ouroboros/, 'the pipeline and Argo CD bring new versions'],
  [/autoheal/, 'liveness probes restart what is broken'],
  [
    /promtail|filebeat|fluent|vector|logspout|alloy|otel|opentelemetry|datadog|telegraf|cadvisor/,
    'a DaemonSet reads the logs and metrics of a node',
  ],
  [
    /portainer|yacht|dockge|lazydocker|dozzle|glances|netdata|beszel|uptime-kuma|(?:^|\/)pulse(?::|$)|(?:^|\/)cup(?::|$)/,
    'tools for Kubernetes show what runs',
  ],
  [/ofelia|docker-crontab/, 'CronJobs run what is scheduled'],
];

/** It speaks to the Docker Engine. */
export const engineSocket: Rule = {
  id: 'engine-socket',
  family: 'isolation',
  severity: 'blocker',
  topic: 'docker-sock',
  title: 'The service speaks to the Docker Engine.',
  why: 'No Docker Engine runs on the nodes of a cluster. What asks it for containers, labels or logs gets no answer; and who holds the socket holds the machine.',
  remedy:
    'Replace it by what Kubernetes has for the purpose, or let it call the Kubernetes API under a ServiceAccount with the least rights.',
  change: { file: 'compose.yaml', before: ['volumes: [/var/run/docker.sock:/var/run/docker.sock]'], after: ['volumes: []'] },
  *looks({ services }) {
    for (const service of services) {
      const mount = service.mounts.find(
        (one) =>
          (one.kind === 'bind' && /(?:docker|podman|containerd)\.sock$/.test(one.source)) || one.target.endsWith('/docker.sock'),
      );
      const socket = service.useApiSocket?.value === true ? service.useApiSocket : undefined;
      if (mount === undefined && socket === undefined) continue;
      const place = mount?.place ?? (socket?.origin.how === 'stated' ? socket.origin.place : service.place);
      const known = replaced.find(([pattern]) => pattern.test(service.image?.value ?? ''));
      yield {
        service: service.name,
        place,
        message:
          known === undefined
            ? `${service.name} asks the Docker Engine, which no node of a cluster has: what it does with it does not work there.`
            : `${service.name} asks the Docker Engine, which no node of a cluster has; ${known[1]}.`,
        evidence: [{ text: mount === undefined ? 'it uses the socket of the engine' : `it mounts ${mount.target}`, place }],
        ...(known === undefined ? {} : { severity: 'warning' as const }),
      };
    }
  },
};
