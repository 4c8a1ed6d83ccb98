import type { Rule } from '../../rule.ts';

/** Ports of the node itself. */
export const hostPorts: Rule = {
  id: 'host-ports',
  family: 'network',
  severity: 'warning',
  topic: 'host-network',
  title: 'The service takes ports of the node itself.',
  why: 'With mode host, people call the machine on which a copy runs. In a cluster that is whatever node the pod is on: one pod fits on each node, the address changes with every move, and namespaces that enforce Pod Security refuse it.',
  remedy: 'Leave the mode out; a Service or an Ingress finds the pods, wherever they are.',
  change: {
    file: 'compose.yaml',
    before: ['ports: [{target: 80, published: "80", mode: host}]'],
    after: ['ports: [{target: 80, published: "80"}]'],
  },
  *looks({ services }) {
    for (const service of services) {
      const port = service.ports.find(({ mode }) => mode === 'host');
      // An agent on every node is meant to be called there.
      if (port === undefined || service.mode?.value === 'global') continue;
      yield {
        service: service.name,
        place: port.place,
        message: `Only one pod of ${service.name} fits on a node, and its address changes when it moves: port ${port.target.value} is taken from the node.`,
        evidence: [{ text: `port ${port.target.value} has the mode host`, place: port.place }],
      };
    }
  },
};
