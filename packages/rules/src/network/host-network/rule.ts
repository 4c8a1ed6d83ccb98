import { placeOf } from '../../places.ts';
import type { Rule } from '../../rule.ts';

/** It uses the network of the machine. */
export const hostNetwork: Rule = {
  id: 'host-network',
  family: 'network',
  severity: 'warning',
  topic: 'host-network',
  title: 'The service uses the network of the machine.',
  why: 'It takes its ports on the node: a second pod cannot run on the same node, other services do not find it by name as before, network policies do not hold for it, and namespaces that enforce Pod Security refuse it.',
  remedy: 'Leave network_mode out, and publish the ports that are needed.',
  change: { file: 'compose.yaml', before: ['network_mode: host'], after: ['ports: ["8080:8080"]'] },
  handled: 'The pod gets the network of its node, and the exception is listed.',
  *looks({ services }) {
    for (const service of services) {
      if (service.networkMode?.value !== 'host') continue;
      const place = placeOf(service.networkMode, service.place);
      yield {
        service: service.name,
        place,
        message: `${service.name} takes its ports on the node: one pod for each node, and none where Pod Security is enforced.`,
        evidence: [{ text: 'its network is that of the machine', place }],
      };
    }
  },
};
