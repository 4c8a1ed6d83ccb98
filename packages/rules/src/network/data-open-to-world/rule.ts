import { isSureOfRole } from '../../reading/running.ts';
import type { Rule } from '../../rule.ts';

/** A database is published on every address. */
export const dataOpenToWorld: Rule = {
  id: 'data-open-to-world',
  family: 'network',
  severity: 'warning',
  topic: 'db-in-compose',
  title: 'A database, broker or cache is published on every address of the machine.',
  why: 'Docker opens the port past the firewall of most machines. In a cluster a load balancer would give it an address of its own on the internet, and a bill.',
  remedy: 'Do not publish it; reach it with `kubectl port-forward` when you must.',
  change: { file: 'compose.yaml', before: ['ports: ["5432:5432"]'], after: ['ports: ["127.0.0.1:5432:5432"]'] },
  handled: 'The way in is written into the values and switched off.',
  *looks({ services }) {
    for (const service of services) {
      const { role } = service.role;
      if ((role !== 'database' && role !== 'broker' && role !== 'cache' && role !== 'search') || !isSureOfRole(service)) continue;
      const port = service.ports.find(
        ({ hostIp, published }) => published !== undefined && (hostIp === undefined || /^(?:0\.0\.0\.0|::)$/.test(hostIp.value)),
      );
      if (port === undefined) continue;
      yield {
        service: service.name,
        place: port.place,
        message: `Port ${port.target.value} of ${service.name} is open to everybody who reaches the machine; carried over, it would get an address outside the cluster.`,
        evidence: [{ text: `as ${role} it publishes ${port.published?.value} on every address`, place: port.place }],
      };
    }
  },
};
