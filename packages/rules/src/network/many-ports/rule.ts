import type { Rule } from '../../rule.ts';

/** More than what load balancers of clouds usually take. */
const many = 40;

/** A range of ports. */
export const manyPorts: Rule = {
  id: 'many-ports',
  family: 'network',
  severity: 'warning',
  topic: 'other',
  title: 'The service is reached on a whole range of ports.',
  why: 'Each port is a rule of a Service and of the load balancer before it. Load balancers take some dozens and are paid by the rule; media servers that tell clients a port also tell them an address, which is that of the pod.',
  remedy: 'Let the program use one port for all (media servers can), or give it a node of its own with the network of that node.',
  change: { file: 'compose.yaml', before: ['ports: ["10000-10200:10000-10200/udp"]'], after: ['ports: ["10000:10000/udp"]'] },
  *looks({ services }) {
    for (const service of services) {
      const [first] = service.ports;
      const count = new Set(service.ports.map(({ target, protocol }) => `${target.value}/${protocol}`)).size;
      if (first === undefined || count < many) continue;
      yield {
        service: service.name,
        place: first.place,
        message: `${service.name} publishes ${count} ports: most load balancers do not take so many, and each of them is paid for.`,
        evidence: [{ text: `${count} ports are published`, place: first.place }],
      };
    }
  },
};
