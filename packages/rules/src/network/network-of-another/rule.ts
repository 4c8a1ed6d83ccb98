import { placeOf } from '../../places.ts';
import type { Rule } from '../../rule.ts';

/** It lives in the network of another service. */
export const networkOfAnother: Rule = {
  id: 'network-of-another',
  family: 'network',
  severity: 'warning',
  topic: 'network-mode-service',
  title: 'The service lives in the network of another one.',
  why: 'Two containers with one network are one pod. They start, stop, scale and move together: an update of one restarts the other, and each replica has both.',
  remedy: 'Keep them together where that is meant, as with a VPN; otherwise let one call the other by its name.',
  change: { file: 'compose.yaml', before: ['network_mode: service:vpn'], after: ['networks: [backend]'] },
  handled: 'Both become containers of one pod.',
  *looks({ services }) {
    for (const service of services) {
      const owner = /^service:(.+)$/.exec(service.networkMode?.value ?? '')?.[1];
      if (owner === undefined) continue;
      const place = placeOf(service.networkMode, service.place);
      yield {
        service: service.name,
        place,
        message: `${service.name} and ${owner} become one pod: neither can be updated, scaled or moved without the other.`,
        evidence: [{ text: `its network is that of ${owner}`, place }],
      };
    }
  },
};
